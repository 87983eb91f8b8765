/**
 * A table that fills while it is asked for, over plain HTTP: each part of the
 * answer is a Patch that appends one row.
 */

import { html } from "@patchbay/components/layout";
import type { Component } from "@patchbay/protocol";
import { type App, type AppOptions, createApp, Input, type Layout, Output, Patch } from "@patchbay/server";
import { checkHealth, type Health, SERVICES } from "../../services/healthChecks.ts";

const row = ({ service, state, ms }: Health): Component =>
  html.Tr([
    html.Th({ scope: "row" }, service),
    html.Td({ className: `health-${state}` }, state),
    html.Td(`${ms} ms`),
  ]);

export const layout: Layout = html.Div([
  html.Button({ id: "check-btn" }, "Check all services"),
  html.Button({ id: "stop-btn", "aria-disabled": "true", "data-patchbay-cancel": "rows.children" }, "Stop"),
  // A screen reader hears how many there are, not every row.
  html.Div({ id: "status", role: "status" }, "Nothing has been checked"),
  html.Table({ id: "table", "aria-busy": "false" }, [
    html.Caption("Services in the order of their answers"),
    html.Thead([html.Tr(["Service", "State", "Answered in"].map((name) => html.Th({ scope: "col" }, name)))]),
    html.Tbody({ id: "rows" }, []),
  ]),
]);

export function checks({
  longestMs = 6000,
  ...options
}: Partial<AppOptions> & { longestMs?: number } = {}): App {
  const app = createApp({ layout, websocketCallbacks: false, ...options });
  let running = 0;

  app.callback(
    {
      output: [Output<Component[]>("rows", "children"), Output<string>("status", "children")],
      inputs: [Input<number>("check-btn", "n_clicks")],
      preventInitialCall: true,
      running: [
        [Output("stop-btn", "aria-disabled"), "false", "true"],
        [Output("table", "aria-busy"), "true", "false"],
      ],
    },
    async function* (_clicks, ctx) {
      let answered = 0;
      running += 1;
      try {
        yield [[], "Asking…"];
        for await (const health of checkHealth(ctx.signal, longestMs)) {
          answered += 1;
          yield [new Patch().append([], row(health)), `${answered} of ${SERVICES.length} have answered`];
        }
      } finally {
        running -= 1;
        console.info(`checks: a stream has ended after ${answered} answers, ${running} running`);
      }
    },
  );

  return app;
}
