/** The part of plotly.js that we use. */

export interface PlotlyFigure {
  data: object[];
  layout: object;
  frames?: readonly object[] | null;
  config?: object;
}

/** The element that plotly draws into. */
export interface PlotlyElement extends HTMLElement {
  data?: readonly Readonly<Record<string, unknown>>[];
  on(event: string, listener: (event: never) => void): void;
  removeAllListeners(event?: string): void;
}

/** @public named in plotlyModule.d.ts */
export interface Plotly {
  react(element: HTMLElement, figure: PlotlyFigure): Promise<PlotlyElement>;
  animate(element: HTMLElement, figure: object, options: object): Promise<unknown>;
  extendTraces(
    element: HTMLElement,
    data: object,
    traces: readonly number[],
    maxPoints?: unknown,
  ): Promise<unknown>;
  prependTraces(
    element: HTMLElement,
    data: object,
    traces: readonly number[],
    maxPoints?: unknown,
  ): Promise<unknown>;
  purge(element: HTMLElement): void;
  Plots: { resize(element: HTMLElement): Promise<unknown> | undefined };
}
