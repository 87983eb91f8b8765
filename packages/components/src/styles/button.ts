/** Style sheet of buttons. `pageStyles` applies it to plain buttons, too. */
export const button: string = `
:where(.pb-button) {
  font: inherit;
  color: var(--pb-text);
  background: var(--pb-soft);
  border: 1px solid var(--pb-border);
  border-radius: var(--pb-radius);
  padding: 6px 14px;
  cursor: pointer;
  transition: background-color 120ms, border-color 120ms;
}
:where(.pb-button:hover:not(:disabled)) { border-color: var(--pb-accent); }
:where(.pb-button:active:not(:disabled)) { background: var(--pb-border); }
:where(.pb-button:disabled, .pb-disabled) { opacity: 0.55; cursor: not-allowed; }
:where(.pb-button):focus-visible { outline: 2px solid var(--pb-accent); outline-offset: 1px; }
@media (prefers-reduced-motion: reduce) {
  :where(.pb-button) { transition: none; }
}`;
