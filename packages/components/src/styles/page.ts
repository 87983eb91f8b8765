/**
 * For pages that are an app and nothing else: text, plain controls and the background follow the system's theme.
 * Not for pages of others that an app is put into.
 */
export const pageStyles: string = `
:where(:root) {
  color-scheme: light dark;
  color: var(--pb-text);
  background: light-dark(#ffffff, #141820);
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  line-height: 1.5;
}
:where(:root[data-theme="dark"]) { color-scheme: dark; }
:where(:root[data-theme="light"]) { color-scheme: light; }
:where(button:not([class])) {
  font: inherit;
  color: var(--pb-text);
  background: var(--pb-soft);
  border: 1px solid var(--pb-border);
  border-radius: var(--pb-radius);
  padding: 6px 14px;
  margin: 2px 4px 2px 0;
  cursor: pointer;
}
:where(button:not([class]):hover:not(:disabled)) { border-color: var(--pb-accent); }
:where(button:not([class]):disabled) { opacity: 0.55; cursor: not-allowed; }
:where(button:not([class])):focus-visible { outline: 2px solid var(--pb-accent); outline-offset: 1px; }
:where(a:not([class])) { color: var(--pb-accent); }
`;
