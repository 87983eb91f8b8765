/** Style sheet of what the renderer itself shows. Light and dark by the system, or by `data-theme` on an ancestor. */
export const noticeStyles: string = `
[data-patchbay-notices] {
  position: fixed; inset-block-end: 12px; inset-inline-end: 12px; z-index: 2147483000;
  display: flex; flex-direction: column; gap: 8px; align-items: flex-end;
  max-width: min(420px, calc(100vw - 24px)); pointer-events: none;
  color-scheme: light dark;
  --pb-notice-bg: light-dark(#fff, #1d232c); --pb-notice-fg: light-dark(#1c2430, #e8ecf2);
  --pb-notice-line: light-dark(#d5dae2, #3a4350); --pb-notice-accent: light-dark(#b3261e, #ff9b93);
}
[data-theme="light"] [data-patchbay-notices] { color-scheme: light; }
[data-theme="dark"] [data-patchbay-notices] { color-scheme: dark; }
._patchbay-notices { display: flex; flex-direction: column; gap: 8px; align-items: flex-end; font: 13px/1.45 system-ui, sans-serif; color: var(--pb-notice-fg); }
._patchbay-connection:not(:empty), ._patchbay-faults:not(:empty) {
  background: var(--pb-notice-bg); border: 1px solid var(--pb-notice-line); border-radius: 8px;
  box-shadow: 0 4px 16px rgb(0 0 0 / 0.14); pointer-events: auto;
}
._patchbay-connection:not(:empty) { padding: 6px 12px; }
._patchbay-faults { max-height: 40vh; overflow: auto; width: 100%; }
._patchbay-faults header { display: flex; justify-content: space-between; gap: 16px; padding: 8px 12px; font-weight: 600; position: sticky; top: 0; background: inherit; }
._patchbay-faults ol { list-style: none; margin: 0; padding: 0; }
._patchbay-faults li { padding: 8px 12px; border-block-start: 1px solid var(--pb-notice-line); overflow-wrap: anywhere; }
._patchbay-faults p { margin: 0 0 4px; }
._patchbay-faults code { font: 12px/1.4 ui-monospace, monospace; color: var(--pb-notice-accent); }
._patchbay-faults li[data-severity="warning"] code { color: inherit; }
._patchbay-faults pre { max-height: 240px; overflow: auto; font-size: 12px; }
._patchbay-faults iframe { width: 100%; height: 240px; border: 1px solid var(--pb-notice-line); background: #fff; }
._patchbay-faults button { font: inherit; color: inherit; background: none; border: 1px solid var(--pb-notice-line); border-radius: 6px; padding: 2px 8px; cursor: pointer; }
._patchbay-faults button:focus-visible { outline: 2px solid currentColor; outline-offset: 1px; }
`;

/** What stands in the app itself when a part, or all of it, is not there. */
export const appStyles: string = `
._patchbay-component-error { border: 1px dashed #b3261e; border-radius: 4px; padding: 2px 6px; font: 13px/1.45 system-ui, sans-serif; color: #b3261e; }
._dash-error { font: 14px/1.5 system-ui, sans-serif; padding: 16px; }
._dash-error iframe { width: 100%; height: 240px; border: 1px solid; background: #fff; }
`;
