/**
 * Polling with `dcc.Interval` (before) and server push with a persistent
 * callback (after), side by side.
 */

import { dcc, html } from "@patchbay/components/layout";
import { type App, type AppOptions, createApp, Input, type Layout, Output, sleep } from "@patchbay/server";

export const layout: Layout = html.Div({ className: "columns" }, [
  html.Div([
    html.H2("Live Price"),
    html.P("Polled: the browser asks every second."),
    html.Div({ id: "price-display" }),
    dcc.Interval({ id: "poll", interval: 1000, n_intervals: 0 }),
  ]),
  html.Div([
    html.H2("Live Price"),
    html.P("Pushed: the server says when it has news."),
    html.Div({ id: "pushed-price-display" }),
  ]),
]);

function getLatestPrice(_symbol: string): string {
  return (180 + Math.random() * 10).toFixed(2);
}

export function migration(options: Partial<AppOptions> = {}): App {
  const app = createApp({ layout, websocketCallbacks: false, ...options });

  // Before: one HTTP request per second and tab, even if nothing has changed.
  app.callback(
    {
      output: Output<string>("price-display", "children"),
      inputs: [Input<number>("poll", "n_intervals")],
    },
    () => `AAPL: $${getLatestPrice("AAPL")}`,
  );

  // After: no Interval and no requests. A slow price only delays the next update.
  app.callback({ persistent: true, websocket: true, name: "stream-price" }, async (ctx) => {
    const ws = ctx.websocket;
    while (ws?.isShutdown === false) {
      ctx.setProps("pushed-price-display", { children: `AAPL: $${getLatestPrice("AAPL")}` });
      await sleep(1000, ctx.signal);
    }
  });

  return app;
}
