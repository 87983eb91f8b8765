/** Style sheet of text fields, option lists, and the dropdown's placeholder. */
export const fields: string = `
:where(.pb-field) {
  box-sizing: border-box;
  font: inherit;
  color: var(--pb-text);
  background: var(--pb-surface);
  border: 1px solid var(--pb-border);
  border-radius: var(--pb-radius);
  padding: 6px 10px;
  min-height: 36px;
}
:where(.pb-field)::placeholder { color: var(--pb-muted); opacity: 1; }
:where(.pb-field:hover:not(:disabled)) { border-color: var(--pb-muted); }
:where(.pb-field:disabled) { background: var(--pb-soft); color: var(--pb-muted); cursor: not-allowed; }
:where(.pb-field:user-invalid) { border-color: var(--pb-danger); }
:where(.pb-textarea) { min-height: 72px; min-width: 220px; vertical-align: top; }
:where(.pb-options) { display: flex; flex-direction: column; gap: 6px; color: var(--pb-text); }
:where(.pb-options-inline) { flex-flow: row wrap; gap: 6px 16px; }
:where(.pb-option) { display: flex; align-items: center; gap: 8px; cursor: pointer; }
:where(.pb-check) { accent-color: var(--pb-accent); width: 16px; height: 16px; margin: 0; flex: none; cursor: inherit; }
:where(.pb-dropdown) { min-width: 160px; }
:where(.pb-dropdown-control) {
  display: flex;
  align-items: center;
  gap: 8px;
  width: 100%;
  text-align: start;
  cursor: pointer;
}
:where(.pb-dropdown-placeholder) { color: var(--pb-muted); }
`;
