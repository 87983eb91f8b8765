/** Style sheet of the dropdown. */
export const dropdownStyles: string = `
:where(.pb-dropdown-box) { position: relative; }
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
:where(.pb-dropdown-clear:focus-visible) { outline: 2px solid var(--pb-accent); outline-offset: 1px; }
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
