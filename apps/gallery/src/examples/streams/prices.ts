/**
 * A stream of prices: it sends small patches, reads the user's selection, and
 * cleans up when the tab goes.
 */

import { dcc, html } from "@patchbay/components/layout";
import {
  type App,
  type AppOptions,
  createApp,
  Disconnected,
  Input,
  type Layout,
  Output,
  Patch,
  sleep,
} from "@patchbay/server";

const SYMBOLS = ["AAPL", "GOOGL", "MSFT"];

export const layout: Layout = html.Div([
  dcc.Store({ id: "prices-store", data: {} }),
  dcc.Dropdown({ id: "symbol-select", options: SYMBOLS, value: "AAPL" }),
  html.Div({ id: "live-price" }),
  html.Div({ id: "status" }, "Disconnected"),
  html.Button({ id: "connect-btn" }, "Connect"),
]);

export function prices(options: Partial<AppOptions> = {}): App {
  const app = createApp({ layout, websocketCallbacks: true, ...options });
  let openStreams = 0;

  app.callback(
    {
      output: Output<string>("status", "children"),
      inputs: [Input<number>("connect-btn", "n_clicks")],
      preventInitialCall: true,
    },
    async (_clicks, ctx) => {
      const ws = ctx.websocket;
      if (ws === null) return "No WebSocket";

      openStreams += 1;
      ctx.setProps("status", { children: "Connected" });
      try {
        while (true) {
          // Simulated incoming prices. Each patch changes one key of the Store and leaves the others.
          for (const symbol of SYMBOLS) {
            const price = Math.round((100 + Math.random() * 50) * 100) / 100;
            ctx.setProps("prices-store", { data: new Patch().assign(symbol, price) });
          }

          // The symbol that the user has selected now.
          const selected = await ws.getProp<string | null>("symbol-select", "value");
          const known = await ws.getProp<Record<string, number>>("prices-store", "data");
          const price = selected ? known?.[selected] : undefined;
          if (price !== undefined) {
            ctx.setProps("live-price", { children: `${selected}: $${price.toFixed(2)}` });
          }

          await sleep(1000, ctx.signal);
        }
      } catch (error) {
        // The tab went, or the user connected again. Uncaught, the error would also end the run.
        if (!(error instanceof Disconnected)) throw error;
      } finally {
        openStreams -= 1;
        console.info(`prices: a stream has ended, ${openStreams} open`);
      }
      return "Disconnected";
    },
  );

  return app;
}
