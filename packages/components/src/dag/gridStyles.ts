/** Style sheet of the grid. */
export const gridStyles: string = `
:where(.pb-grid-box) { flex: 1; min-height: 0; }
:where(.pb-grid-faults) {
  flex: none;
  max-height: 30%;
  overflow: auto;
  margin-top: 6px;
  padding: 6px 10px;
  border-radius: var(--pb-radius);
  font-size: 13px;
  color: var(--pb-danger);
  background: var(--pb-danger-soft);
}
`;
