import { html } from "@patchbay/components/layout";
import { createApp, Input, Output } from "@patchbay/server";
import type { Row } from "../row.ts";

export const children: Row = {
  name: "children",
  work: "a callback returns so many new components with ids: click to shown, ms",
  goal: "linear; 20 times faster than stock at 1000",
  // 3000 of them take the stock renderer minutes.
  sizes: { ours: [200, 1_000, 3_000], stock: [200, 1_000] },
  page: "children",
  app(size, options) {
    const app = createApp({
      layout: html.Div([html.Button({ id: "make" }, "Make"), html.Div({ id: "made" })]),
      ...options,
    });
    app.callback(
      {
        output: Output("made", "children"),
        inputs: [Input<number>("make", "n_clicks")],
        preventInitialCall: true,
      },
      (round) =>
        Array.from({ length: size }, (_, n) =>
          html.Div({ id: `n${round}-${n}`, "data-round": String(round) }, String(n)),
        ),
    );
    return app;
  },
};
