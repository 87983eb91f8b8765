/**
 * Style sheet of the notices, in the shadow root of their corner, or in the page where they have none. The corner is `:host`, whose
 * important rules precede those of the page, or an element of the page.
 */
export const noticeStyles: string = `
:host { all: initial !important; }
:host, [data-patchbay-notices="open"] {
  position: fixed !important; inset-block-end: 12px !important; inset-inline: 12px !important; z-index: 2147483000 !important;
  display: block !important; max-width: 420px !important; margin-inline-start: auto !important; pointer-events: none !important;
  color-scheme: var(--patchbay-scheme, light dark) !important; font: 13px/1.45 system-ui, sans-serif !important; color: light-dark(#1c2430, #e8ecf2) !important;
}
._patchbay-notices > :not(:empty) {
  width: fit-content; margin-inline-start: auto; margin-block-start: 8px; padding: 8px 12px; max-height: 40vh; overflow: auto; overflow-wrap: anywhere;
  pointer-events: auto; border-radius: 8px; border: 1px solid light-dark(#d5dae2, #3a4350);
  background: light-dark(#fff, #1d232c); box-shadow: 0 4px 16px rgb(0 0 0 / 0.14);
}
._patchbay-fault-notice button { margin-inline-start: 4px; }
`;

/** Style sheet of the page: the notices are light or dark as the system is, or as `data-theme` of an ancestor says. */
export const noticeScheme: string = `
[data-theme="light"] { --patchbay-scheme: light; }
[data-theme="dark"] { --patchbay-scheme: dark; }
`;

/** Style sheet of the texts in the app's target in place of a component, or of the layout. */
export const appStyles: string = `
._patchbay-component-error { border: 1px dashed; padding: 2px 6px; color: #b3261e; }
._dash-error { padding: 16px; }
`;
