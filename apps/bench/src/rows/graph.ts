import { html } from "@patchbay/components/layout";
import { type App, type AppOptions, createApp, Input, Output } from "@patchbay/server";
import type { Row } from "../row.ts";

/** So many components; with callbacks, each of the first half is the input of one that writes to the second. */
function graphApp(size: number, options: Partial<AppOptions>, callbacks: boolean): App {
  const app = createApp({
    layout: html.Div(Array.from({ length: size }, (_, n) => html.Button({ id: `c${n}` }, "0"))),
    ...options,
  });
  for (let n = 0; callbacks && n < size / 2; n++) {
    app.callback(
      {
        output: Output(`c${n + size / 2}`, "children"),
        inputs: [Input<number>(`c${n}`, "n_clicks")],
        preventInitialCall: true,
      },
      (clicks) => String(clicks),
    );
  }
  return app;
}

// At 10000 the stock renderer takes minutes to start.
const sizes: Row["sizes"] = { ours: [1_000, 3_000, 10_000], stock: [1_000, 3_000] };

export const start: Row = {
  name: "start",
  work: "a page of so many components and half as many callbacks: navigation to shown, ms",
  goal: "300 ms more than without callbacks, at 10000",
  sizes,
  page: "start",
  app: (size, options) => graphApp(size, options, true),
};

export const startWithout: Row = {
  ...start,
  name: "start-without",
  work: "the same page without callbacks, ms",
  goal: "for comparison",
  app: (size, options) => graphApp(size, options, false),
};

export const trigger: Row = {
  name: "trigger",
  work: "one trigger among so many callbacks: click to request, ms",
  goal: "1 ms, whatever the size",
  sizes,
  page: "trigger",
  app: (size, options) => graphApp(size, options, true),
};
