import { button } from "./button.ts";

/**
 * Style sheet for pages that consist of an app only: text, plain controls and the background follow the system's theme. Not for pages
 * that an app is embedded in.
 */
export const pageStyles: string = `
:where(:root) {
  color-scheme: light dark;
  color: var(--pb-text);
  background: light-dark(#fff, #141820);
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  line-height: 1.5;
}
:where(:root[data-theme="dark"]) { color-scheme: dark; }
:where(:root[data-theme="light"]) { color-scheme: light; }
${button.replaceAll(".pb-button", "button:not([class])")}
:where(button:not([class])) { margin: 2px 4px 2px 0; }
:where(a:not([class])) { color: var(--pb-accent); }
`;
