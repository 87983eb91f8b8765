import { dcc, html } from "@patchbay/components/layout";
import { createApp, Input, Output } from "@patchbay/server";
import { measurePage } from "../measure/measurePage.ts";
import type { Goal, Row, Side } from "../row.ts";
import type { MakeApp } from "../site/site.ts";

export const load: Row = {
  name: "load",
  work: "a first visit, to the answer of the first callback: time, bytes over the wire, time of scripts",
  metrics: { answered: "ms", bytes: "kB", script: "ms", busy: "ms" },
  headline: { case: "our server", metric: "bytes" },
  cases: () =>
    (["our server", "from a Dash server"] as const).map((name) => ({
      name,
      sides: ["ours", "stock"] as readonly Side[],
      async measure(side, options) {
        const work = {
          page: "load",
          server: name === "our server" ? greetingApp : "greeting",
          counted: true,
        };
        // Timed without the inspector, which would cost time itself.
        const timed = await measurePage(work, side, options);
        const watched = await measurePage({ ...work, watched: true }, side, options);
        return { ...watched, ...timed };
      },
    })),
  goals: (["bytes", "script"] as const).map(
    (metric): Goal => ({ case: "our server", metric, is: "times stock", atMost: 0.7 }),
  ),
};

/** A text field, and the output of its callback. */
export const greetingApp: MakeApp = (options) => {
  const app = createApp({
    websocketCallbacks: true,
    layout: html.Div([dcc.Input({ id: "name", value: "world" }), html.Div({ id: "greeting" })]),
    ...options,
  });
  app.callback(
    { output: Output("greeting", "children"), inputs: [Input<string>("name", "value")] },
    (name) => `Hello, ${name}`,
  );
  return app;
};
