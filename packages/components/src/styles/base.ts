import { button } from "./button.ts";

/** Colours and rules that all components share. */
export const base: string = `
:where(:root) {
  --pb-text: light-dark(#1f2733, #e2e6ee);
  --pb-muted: light-dark(#626c7c, #98a2b3);
  --pb-surface: light-dark(#fff, #1b202a);
  --pb-raised: light-dark(#fff, #232936);
  --pb-soft: light-dark(#f2f4f8, #262d3a);
  --pb-border: light-dark(#cdd3dc, #3d4656);
  --pb-accent: light-dark(#2563eb, #6b9dff);
  --pb-on-accent: light-dark(#fff, #0d1421);
  --pb-danger: light-dark(#b42318, #ff8a80);
  --pb-danger-soft: light-dark(#fef0ee, #3a1f1f);
  --pb-shadow: light-dark(rgb(20 30 50 / 16%), rgb(0 0 0 / 55%));
  --pb-radius: 6px;
}
:where([data-theme="dark"]) { color-scheme: dark; }
:where([data-theme="light"]) { color-scheme: light; }
:where(.pb-field, .pb-check, .pb-tab, .pb-link):focus-visible {
  outline: 2px solid var(--pb-accent);
  outline-offset: 1px;
}
${button}
:where(.pb-link) { color: var(--pb-accent); }
:where(.pb-pending) {
  box-sizing: border-box;
  border: 1px dashed var(--pb-border);
  border-radius: var(--pb-radius);
}
:where(.pb-chunk-failed) {
  color: var(--pb-danger);
  background: var(--pb-danger-soft);
  border-radius: var(--pb-radius);
  padding: 8px 12px;
}
:where(.pb-graph) { height: 450px; }
:where(.pb-visually-hidden) {
  position: absolute;
  width: 1px;
  height: 1px;
  margin: -1px;
  padding: 0;
  border: 0;
  overflow: hidden;
  clip-path: inset(50%);
}
@media (prefers-reduced-motion: reduce) {
  :where([class^="pb-"], [class*=" pb-"]) { transition: none; }
}
`;
