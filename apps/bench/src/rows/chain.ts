import { html } from "@patchbay/components/layout";
import { createApp, Input, Output } from "@patchbay/server";
import type { Row } from "../row.ts";

export const chain: Row = {
  name: "chain",
  work: "a chain of so many callbacks: click to the last output, ms per link",
  goal: "a link costs little more than a call alone (size 1)",
  sizes: { ours: [1, 20], stock: [1, 20] },
  page: "chain",
  app(size, options) {
    const links = Array.from({ length: size }, (_, n) => n + 1);
    const app = createApp({
      layout: html.Div([
        html.Button({ id: "go" }, "Go"),
        ...links.map((n) => html.Div({ id: `link${n}` }, "0")),
      ]),
      ...options,
    });
    for (const n of links) {
      app.callback(
        {
          output: Output(`link${n}`, "children"),
          inputs: [n === 1 ? Input("go", "n_clicks") : Input(`link${n - 1}`, "children")],
          preventInitialCall: true,
        },
        (value) => String(value),
      );
    }
    return app;
  },
};
