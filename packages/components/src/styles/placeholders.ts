/** Style sheet of the boxes of components in chunks. The chunks add the other rules. */
export const placeholders: string = `
:where(.pb-slider) { min-height: 36px; padding: 0 12px; color: var(--pb-text); }
:where(.pb-slider-vertical) { display: inline-flex; box-sizing: border-box; padding: 12px 36px 12px 0; }
:where(.pb-markdown) { line-height: 1.6; overflow-wrap: anywhere; }
:where(.pb-markdown-plain) { white-space: pre-wrap; }
:where(.pb-grid) { display: flex; flex-direction: column; height: 400px; box-sizing: border-box; }
`;
