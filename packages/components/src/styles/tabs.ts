export const tabs: string = `
:where(.pb-tabs) { color: var(--pb-text); }
:where(.pb-tabs-vertical) { display: flex; gap: 16px; }
:where(.pb-tab-list) { display: flex; flex-wrap: wrap; border-bottom: 1px solid var(--pb-border); }
:where(.pb-tabs-vertical > .pb-tab-list) { flex-direction: column; border-bottom: 0; border-inline-end: 1px solid var(--pb-border); }
:where(.pb-tab) {
  font: inherit;
  color: var(--pb-muted);
  background: var(--pb-tab-background, none);
  border: 0;
  border-bottom: 2px solid transparent;
  margin-bottom: -1px;
  padding: 10px 18px;
  cursor: pointer;
  text-align: start;
}
:where(.pb-tabs-vertical) :where(.pb-tab) { border-bottom: 0; border-inline-end: 2px solid transparent; margin: 0 -1px 0 0; }
:where(.pb-tab:hover:not(:disabled)) { color: var(--pb-text); }
:where(.pb-tab[aria-selected="true"]) { color: var(--pb-text); border-color: var(--pb-accent); font-weight: 600; }
:where(.pb-tab:disabled) { opacity: 0.5; cursor: not-allowed; }
:where(.pb-tab-panel) { flex: 1; min-width: 0; }
:where(.pb-tabs:not(.pb-tabs-vertical) > .pb-tab-panel:not(:empty)) { padding-top: 12px; }
`;
