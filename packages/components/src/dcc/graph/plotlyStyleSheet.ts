/**
 * plotly writes its rules into a `<style>` it makes, which a strict content security policy refuses. It looks for
 * that element by id first; so here is one whose sheet is a constructed one, which no policy minds. Must run before
 * plotly does.
 */
const STYLE_ID = "plotly.js-style-global";

if (
  typeof document === "object" &&
  typeof CSSStyleSheet === "function" &&
  "adoptedStyleSheets" in document &&
  document.getElementById(STYLE_ID) === null
) {
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const holder = document.createElement("meta");
  holder.id = STYLE_ID;
  Object.defineProperty(holder, "sheet", { value: sheet });
  document.head.append(holder);
}
