import { html } from "@patchbay/components/layout";
import { createApp, Input, Output } from "@patchbay/server";
import { measurePage } from "../measure/measurePage.ts";
import type { Row, Side } from "../row.ts";
import type { MakeApp } from "../site/site.ts";

/** An app of many components. Each of the first half is the input of a callback that writes to the second half. */
function graphApp(size: number): MakeApp {
  return (options) => {
    const app = createApp({
      websocketCallbacks: false,
      layout: html.Div(Array.from({ length: size }, (_, n) => html.Button({ id: `c${n}` }, "0"))),
      ...options,
    });
    for (let n = 0; n < size / 2; n++) {
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
  };
}

function casesOf(page: "start" | "trigger", quick: boolean): ReturnType<Row["cases"]> {
  // These take the stock renderer minutes to start.
  const sides: readonly (readonly Side[])[] = [["ours", "stock"], ["ours"]];
  // A start is always cold. A trigger is repeated.
  const warmUps = page === "start" ? 1 : 20;
  return (quick ? [20, 100] : [1_000, 10_000]).map((size, at) => ({
    name: ["1000 components", "10 000 components"][at] ?? "",
    size,
    sides: sides[at] ?? [],
    measure: (side, options) =>
      measurePage({ page, server: graphApp(size), query: { size }, warmUps }, side, options),
  }));
}

export const start: Row = {
  name: "start",
  work: "a page of so many components and half as many callbacks: navigation to shown",
  metrics: { shown: "ms" },
  headline: { case: "1000 components", metric: "shown" },
  cases: ({ quick }) => casesOf("start", quick),
  goals: [{ case: "10 000 components", metric: "shown", is: "growth", atMost: 1.1 }],
};

export const trigger: Row = {
  name: "trigger",
  work: "one trigger among so many callbacks: click to request",
  metrics: { asked: "ms" },
  headline: { case: "1000 components", metric: "asked" },
  cases: ({ quick }) => casesOf("trigger", quick),
  goals: [{ case: "10 000 components", metric: "asked", is: "absolute", atMost: 1 }],
};
