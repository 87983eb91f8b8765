/** Draws figures in a page without a renderer, by plotly alone. */

interface Plotly {
  react(element: HTMLElement, figure: object): Promise<HTMLElement>;
}

declare global {
  var Plotly: Plotly | undefined;
}

let loading: Promise<unknown> | undefined;

/** Draws or redraws a figure. */
export function drawFigure(element: HTMLElement, figure: object): void {
  if (globalThis.Plotly === undefined) void load().then(() => globalThis.Plotly?.react(element, figure));
  else void globalThis.Plotly.react(element, figure);
}

function load(): Promise<unknown> {
  loading ??= new Promise((resolve) => {
    const script = document.createElement("script");
    script.src = new URL("plotly.js", import.meta.url).href;
    script.onload = resolve;
    document.head.append(script);
  });
  return loading;
}
