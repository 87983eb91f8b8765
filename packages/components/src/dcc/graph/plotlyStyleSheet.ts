/**
 * plotly writes its rules into a `<style>` element that it creates, which a strict content security policy refuses. It looks for that
 * element by id first. So we create it, with a constructed sheet, which every policy allows. This module must be evaluated before plotly.
 */
const STYLE_ID = "plotly.js-style-global";

const sheet = createSheet();

function createSheet(): CSSStyleSheet | undefined {
  if (typeof document !== "object" || typeof CSSStyleSheet !== "function") return undefined;
  if (!("adoptedStyleSheets" in document) || document.getElementById(STYLE_ID) !== null) return undefined;
  const made = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, made];
  const holder = document.createElement("meta");
  holder.id = STYLE_ID;
  Object.defineProperty(holder, "sheet", { value: made });
  document.head.append(holder);
  return made;
}

/** Applies plotly's rules to a graph inside of a shadow root. */
export function adoptPlotlyStyles(element: Element): void {
  const root = element.getRootNode();
  if (sheet === undefined || !(root instanceof ShadowRoot) || root.adoptedStyleSheets.includes(sheet)) return;
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}
