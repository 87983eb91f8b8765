/** Style sheet of the tools. `noticeStyles` places the area of the list of faults. */
export const toolStyles: string = `
._patchbay-faults header { display: flex; justify-content: space-between; padding-block-end: 8px; font-weight: 600; }
._patchbay-faults ol { list-style: none; margin: 0; padding: 0; }
._patchbay-faults li { padding-block: 8px; border-block-start: 1px solid light-dark(#d5dae2, #3a4350); }
._patchbay-faults p { margin: 0 0 4px; white-space: pre-line; }
._patchbay-faults [data-severity="error"] code { color: light-dark(#b3261e, #ff9b93); }
._patchbay-faults [aria-expanded] { padding: 0; border: 0; background: none; color: inherit; font: inherit; text-align: start; }
._patchbay-faults [aria-expanded]::before { content: "▸ "; content: "▸ " / ""; }
._patchbay-faults [aria-expanded="true"]::before { content: "▾ "; content: "▾ " / ""; }
._patchbay-faults pre { white-space: pre-wrap; }
/* The page ends above the bar, which else covers what is there. */
:root:has(._dash-undo-redo button) { scroll-padding-block-end: 64px; }
body:has(._dash-undo-redo button) { padding-block-end: 64px; }
._dash-undo-redo, ._patchbay-devtools { position: fixed; inset-block-end: 12px; inset-inline-start: 12px; z-index: 2147483000; background: canvas; border-radius: 8px; }
._patchbay-devtools { inset-inline-start: 180px; }
`;
