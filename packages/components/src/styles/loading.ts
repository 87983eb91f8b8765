export const loading: string = `
:where(.pb-loading) { position: relative; min-height: 24px; }
:where(.pb-loading-cover) { position: absolute; inset: 0; display: grid; place-items: center; pointer-events: none; }
:where(.pb-loading-fullscreen) { position: fixed; z-index: 1100; background: color-mix(in srgb, var(--pb-surface) 80%, transparent); }
:where(.pb-spinner) { display: inline-block; width: 28px; height: 28px; color: var(--pb-spinner, var(--pb-accent)); box-sizing: border-box; }
:where(.pb-spinner-default, .pb-spinner-circle, .pb-spinner-graph) {
  border: 3px solid color-mix(in srgb, currentcolor 22%, transparent);
  border-top-color: currentcolor;
  border-radius: 50%;
  animation: pb-turn 800ms linear infinite;
}
:where(.pb-spinner-cube) { background: currentcolor; border-radius: 4px; animation: pb-pulse 1200ms ease-in-out infinite; }
:where(.pb-spinner-dot) { width: 14px; height: 14px; background: currentcolor; border-radius: 50%; animation: pb-pulse 900ms ease-in-out infinite; }
@keyframes pb-turn { to { rotate: 1turn; } }
@keyframes pb-pulse { 50% { scale: 0.55; opacity: 0.4; } }
@media (prefers-reduced-motion: reduce) {
  :where(.pb-spinner) { animation-duration: 4s; }
}
`;
