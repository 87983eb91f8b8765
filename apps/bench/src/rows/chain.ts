import { html } from "@patchbay/components/layout";
import { createApp, Input, Output } from "@patchbay/server";
import { measurePage } from "../measure/measurePage.ts";
import type { Row } from "../row.ts";
import type { MakeApp } from "../site/site.ts";

export const chain: Row = {
  name: "chain",
  work: "a chain of so many callbacks: click to the last output, for each link",
  metrics: { link: "ms" },
  headline: { case: "20 links", metric: "link" },
  cases: ({ quick }) =>
    [1, quick ? 3 : 20].map((size) => ({
      name: size === 1 ? "1 link" : "20 links",
      sides: ["ours", "stock"],
      measure: (side, options) =>
        measurePage({ page: "chain", server: chainApp(size), query: { size }, warmUps: 10 }, side, options),
    })),
  goals: [{ case: "20 links", metric: "link", is: "times case", other: "1 link", atMost: 1.25 }],
};

function chainApp(size: number): MakeApp {
  return (options) => {
    const links = Array.from({ length: size }, (_, n) => n + 1);
    const app = createApp({
      websocketCallbacks: false,
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
  };
}
