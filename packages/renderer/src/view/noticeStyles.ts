/** Style sheet of the notices. Light or dark as the system is, or as `data-theme` of an ancestor says. */
export const noticeStyles: string = `
[data-patchbay-notices] {
  position: fixed; inset-block-end: 12px; inset-inline: 12px; z-index: 2147483000;
  max-width: 420px; margin-inline-start: auto; pointer-events: none;
  color-scheme: light dark; font: 13px/1.45 system-ui, sans-serif; color: light-dark(#1c2430, #e8ecf2);
}
[data-theme="light"] [data-patchbay-notices] { color-scheme: light; }
[data-theme="dark"] [data-patchbay-notices] { color-scheme: dark; }
._patchbay-notices > :not(:empty) {
  width: fit-content; margin-inline-start: auto; margin-block-start: 8px; padding: 8px 12px; max-height: 40vh; overflow: auto; overflow-wrap: anywhere;
  pointer-events: auto; border-radius: 8px; border: 1px solid light-dark(#d5dae2, #3a4350);
  background: light-dark(#fff, #1d232c); box-shadow: 0 4px 16px rgb(0 0 0 / 0.14);
}
._patchbay-fault-notice button { margin-inline-start: 4px; }
`;

/** Style sheet of the texts in the app's target in place of a component, or of the layout. */
export const appStyles: string = `
._patchbay-component-error { border: 1px dashed; padding: 2px 6px; color: #b3261e; }
._dash-error { padding: 16px; }
`;
