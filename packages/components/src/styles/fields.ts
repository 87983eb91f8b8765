/** Text fields, option lists and the dropdown. */
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
:where(.pb-dropdown-box) { position: relative; }
:where(.pb-dropdown-control) {
  display: flex;
  align-items: center;
  gap: 8px;
  width: 100%;
  text-align: start;
  cursor: pointer;
}
:where(.pb-dropdown-value) {
  flex: 1;
  display: flex;
  flex-wrap: wrap;
  gap: 4px;
  min-width: 0;
  overflow: hidden;
  text-overflow: ellipsis;
}
:where(.pb-dropdown-box:has(.pb-dropdown-clear) .pb-dropdown-value) { margin-inline-end: 26px; }
:where(.pb-dropdown-placeholder) { color: var(--pb-muted); }
:where(.pb-dropdown-chip) { background: var(--pb-soft); border-radius: 4px; padding: 1px 8px; }
:where(.pb-dropdown-arrow) {
  flex: none;
  width: 8px;
  height: 8px;
  margin: -4px 2px 0 0;
  border: solid var(--pb-muted);
  border-width: 0 2px 2px 0;
  transform: rotate(45deg);
}
:where(.pb-dropdown-clear) {
  position: absolute;
  inset-inline-end: 30px;
  top: 50%;
  translate: 0 -50%;
  width: 22px;
  height: 22px;
  padding: 0;
  border: 0;
  border-radius: 50%;
  background: none;
  color: var(--pb-muted);
  cursor: pointer;
  font-size: 11px;
  line-height: 22px;
  text-align: center;
}
:where(.pb-dropdown-clear:hover) { color: var(--pb-text); background: var(--pb-soft); }
:where(.pb-dropdown-positioner) { z-index: 1000; outline: 0; }
:where(.pb-dropdown-popup) {
  box-sizing: border-box;
  min-width: var(--anchor-width);
  max-width: var(--available-width);
  font-family: inherit;
  color: var(--pb-text);
  background: var(--pb-raised);
  border: 1px solid var(--pb-border);
  border-radius: var(--pb-radius);
  box-shadow: 0 8px 24px var(--pb-shadow);
  padding: 4px;
  outline: 0;
}
:where(.pb-dropdown-search) { width: 100%; margin-bottom: 4px; }
:where(.pb-dropdown-list) { overflow-y: auto; overscroll-behavior: contain; outline: 0; }
:where(.pb-dropdown-empty:not(:empty)) { padding: 8px 10px; color: var(--pb-muted); }
:where(.pb-dropdown-item) {
  display: flex;
  align-items: center;
  gap: 8px;
  padding: 6px 10px;
  border-radius: 4px;
  cursor: pointer;
  outline: 0;
}
:where(.pb-dropdown-item-label) { flex: 1; }
:where(.pb-dropdown-item[data-highlighted]) { background: var(--pb-soft); }
:where(.pb-dropdown-item[data-selected]) { font-weight: 600; }
:where(.pb-dropdown-item[data-disabled]) { color: var(--pb-muted); opacity: 0.6; cursor: not-allowed; }
:where(.pb-dropdown-check) { color: var(--pb-accent); }
`;
