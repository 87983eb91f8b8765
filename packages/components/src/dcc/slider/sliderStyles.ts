/** Style sheet of the sliders. */
export const sliderStyles: string = `
:where(.pb-slider[data-marks]) { min-height: 52px; }
:where(.pb-slider-control) { position: relative; display: flex; align-items: center; height: 36px; touch-action: none; user-select: none; }
:where(.pb-slider-vertical .pb-slider-control) { flex-direction: column; width: 36px; height: 100%; }
:where(.pb-slider-track) { width: 100%; height: 4px; border-radius: 2px; background: var(--pb-border); }
:where(.pb-slider-vertical .pb-slider-track) { width: 4px; height: 100%; }
:where(.pb-slider-range) { border-radius: 2px; background: var(--pb-accent); }
:where(.pb-slider-thumb) {
  width: 16px;
  height: 16px;
  border-radius: 50%;
  background: var(--pb-surface);
  border: 2px solid var(--pb-accent);
  box-sizing: border-box;
  cursor: grab;
}
:where(.pb-slider-thumb:has(:focus-visible)) { outline: 2px solid var(--pb-accent); outline-offset: 1px; }
:where(.pb-slider-thumb[data-dragging]) { cursor: grabbing; }
:where(.pb-slider[data-disabled]) { opacity: 0.55; }
:where(.pb-slider-mark) {
  position: absolute;
  top: 28px;
  translate: -50% 0;
  font-size: 12px;
  line-height: 16px;
  color: var(--pb-muted);
  white-space: nowrap;
  pointer-events: none;
}
:where(.pb-slider-vertical .pb-slider-mark) { top: auto; left: 30px; translate: 0 50%; }
:where(.pb-slider-tooltip) {
  position: absolute;
  left: 50%;
  translate: -50% 0;
  padding: 1px 6px;
  border-radius: 4px;
  font-size: 12px;
  line-height: 18px;
  white-space: nowrap;
  color: var(--pb-surface);
  background: var(--pb-text);
  opacity: 0;
  pointer-events: none;
  transition: opacity 120ms;
}
:where(.pb-slider-tooltip-top) { bottom: calc(100% + 4px); }
:where(.pb-slider-tooltip-bottom) { top: calc(100% + 4px); }
:where(.pb-slider-tooltip-left) { left: auto; right: calc(100% + 6px); top: -4px; translate: 0 0; }
:where(.pb-slider-tooltip-right) { left: calc(100% + 6px); top: -4px; translate: 0 0; }
:where(.pb-slider-thumb:hover, .pb-slider-thumb[data-dragging], .pb-slider-thumb:has(:focus-visible)) :where(.pb-slider-tooltip) { opacity: 1; }
:where(.pb-slider-tooltip-always) { opacity: 1; }
`;
