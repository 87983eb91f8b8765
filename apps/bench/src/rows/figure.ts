import { dcc, html } from "@patchbay/components/layout";
import { createApp, Input, Output } from "@patchbay/server";
import { measurePage } from "../measure/measurePage.ts";
import type { Case, Row } from "../row.ts";
import type { MakeApp } from "../site/site.ts";

export const figure: Row = {
  name: "figure",
  work: "heatmaps, the next when the one before is drawn: time of a figure, and how long the main thread is busy with it",
  metrics: { figure: "ms", busy: "ms" },
  headline: { case: "100 × 100", metric: "busy" },
  cases: ({ quick }) => [
    figureCase("100 × 100", quick ? 10 : 100, quick ? 3 : 20),
    figureCase("5 MB", quick ? 50 : 910, 1),
  ],
  goals: ["100 × 100", "5 MB"].map((name) => ({
    case: name,
    metric: "busy",
    is: "times bare",
    atMost: 1.1,
  })),
};

function figureCase(name: string, side: number, figures: number): Case {
  return {
    name,
    sides: ["ours", "stock", "bare"],
    turns: 5,
    async measure(who, options) {
      const work = { page: "figure", server: figureApp(side), query: { figures }, warmUps: 2, watched: true };
      const { busy = [], figure: took = [] } = await measurePage(work, who, options);
      return { figure: took, busy: busy.map((ms) => ms / figures) };
    },
  };
}

function figureApp(size: number): MakeApp {
  return (options) => {
    const app = createApp({
      websocketCallbacks: true,
      layout: html.Div([
        html.Button({ id: "go" }, "Go"),
        dcc.Graph({ id: "graph", figure: heatmap(size, 0) }),
      ]),
      ...options,
    });
    app.callback(
      {
        output: Output("graph", "figure"),
        inputs: [Input<number>("go", "n_clicks")],
        preventInitialCall: true,
      },
      (clicks) => heatmap(size, clicks),
    );
    return app;
  };
}

/** A figure that differs each time, with about six characters per cell. Its title is its number. */
function heatmap(size: number, number: number): { data: object[]; layout: object } {
  const z = Array.from({ length: size }, (_, y) =>
    Array.from(
      { length: size },
      (_, x) => Math.round(9_999 * Math.abs(Math.sin(x * 0.07 + y * 0.05 + number))) / 1e4,
    ),
  );
  return {
    data: [{ type: "heatmap", z, showscale: false }],
    layout: { title: { text: String(number) }, width: 600, height: 450, template: TEMPLATE },
  };
}

/**
 * The template of the figures, as plotly for Python adds one to each. Without it each renderer would use its own, and the sides would
 * draw different pictures.
 */
const TEMPLATE = {
  layout: {
    colorway: ["#636efa", "#ef553b", "#00cc96"],
    font: { color: "#2a3f5f" },
    paper_bgcolor: "white",
    plot_bgcolor: "#e5ecf6",
    xaxis: { automargin: true, gridcolor: "white", zerolinecolor: "white" },
    yaxis: { automargin: true, gridcolor: "white", zerolinecolor: "white" },
  },
};
