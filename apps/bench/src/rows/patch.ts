import { setImmediate } from "node:timers/promises";
import { dcc, html } from "@patchbay/components/layout";
import { createApp, Input, Output, Patch } from "@patchbay/server";
import { measurePage } from "../measure/measurePage.ts";
import type { Row } from "../row.ts";
import type { MakeApp } from "../site/site.ts";

/** Warm-up appends, because a cold server would be most of the time. They go to another list. */
const WARM_UPS = 6;

export const patch: Row = {
  name: "patch",
  work: "2000 appends to a list in a Store that has so many rows already: time of an append",
  metrics: { append: "µs" },
  headline: { case: "100 000 rows", metric: "append" },
  cases: ({ quick }) => {
    const appends = quick ? 100 : 2_000;
    const sizes = quick ? [1, 100, 1_000] : [1, 10_000, 100_000];
    return ["empty", "10 000 rows", "100 000 rows"].map((name, at) => {
      const rows = sizes[at] ?? 0;
      return {
        name,
        size: rows,
        sides: ["ours", "stock"],
        turns: 4,
        measure: (side, options) =>
          measurePage(
            { page: "patch", server: patchApp(rows, appends), query: { rows, appends }, warmUps: WARM_UPS },
            side,
            options,
          ),
      };
    });
  },
  goals: [
    { case: "100 000 rows", metric: "append", is: "times case", other: "empty", atMost: 2 },
    { case: "empty", metric: "append", is: "better than stock", atLeast: 3 },
    { case: "100 000 rows", metric: "append", is: "better than stock", atLeast: 3 },
  ],
};

function patchApp(rows: number, appends: number): MakeApp {
  return (options) => {
    const app = createApp({
      websocketCallbacks: true,
      layout: html.Div([
        dcc.Store({ id: "rows", data: Array.from({ length: rows }, (_, n) => ({ n })) }),
        dcc.Store({ id: "warm", data: [] }),
        html.Button({ id: "go" }, "Go"),
        html.Div({ id: "done" }, ""),
        html.Button({ id: "count" }, "Count"),
        html.Div({ id: "counted" }, ""),
      ]),
      ...options,
    });
    const lengths = { rows, warm: 0 };
    const storeOf = (run: number): keyof typeof lengths => (run > WARM_UPS ? "rows" : "warm");
    app.callback(
      { inputs: [Input<number>("go", "n_clicks")], preventInitialCall: true },
      async (run, context) => {
        const store = storeOf(run);
        for (let n = 0; n < appends; n++) {
          context.setProps(store, { data: new Patch().append([], { n: lengths[store]++ }) });
          if (n % 50 === 49) await setImmediate();
        }
        context.setProps("done", { children: String(run) });
      },
    );
    app.callback(
      {
        output: Output("counted", "children"),
        inputs: [Input<number>("count", "n_clicks")],
        preventInitialCall: true,
      },
      async (run, context) => {
        const list = (await context.websocket?.getProp<{ n: number }[]>(storeOf(run), "data")) ?? [];
        return `${run}:${list.length}:${list.at(-1)?.n}`;
      },
    );
    return app;
  };
}
