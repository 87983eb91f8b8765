/**
 * A feed from another server: each run opens an upstream WebSocket, reconnects
 * when it breaks, and closes it when the tab goes.
 */

import { once } from "node:events";
import { dcc, html } from "@patchbay/components/layout";
import {
  type App,
  type AppOptions,
  type CallbackContext,
  createApp,
  Disconnected,
  Input,
  type Layout,
  Output,
  sleep,
} from "@patchbay/server";
import WebSocket from "ws";

export const layout: Layout = html.Div([
  dcc.Dropdown({ id: "symbol-select", options: ["AAPL", "GOOGL", "MSFT"], value: "AAPL" }),
  html.Div({ id: "live-output" }),
  html.Div({ id: "status" }, "Disconnected"),
  html.Button({ id: "connect-btn" }, "Connect"),
]);

export interface FeedOptions extends Partial<AppOptions> {
  /** URL of the data service. */
  upstreamUrl: string;
  /** Milliseconds between two requests. Default 1000. */
  intervalMs?: number;
  /** Milliseconds before a reconnect to the upstream. Default 2000. */
  retryMs?: number;
}

export function feed({ upstreamUrl, intervalMs = 1000, retryMs = 2000, ...options }: FeedOptions): App {
  const app = createApp({ layout, websocketCallbacks: true, ...options });
  let openUpstreams = 0;

  app.callback(
    {
      output: Output<string>("status", "children"),
      inputs: [Input<number>("connect-btn", "n_clicks")],
      preventInitialCall: true,
    },
    async (_clicks, ctx) => {
      if (ctx.websocket === null) return "WebSocket not available";
      try {
        while (!ctx.signal.aborted) {
          ctx.setProps("status", { children: "Connecting..." });
          await forward(ctx);
          ctx.setProps("status", { children: "Upstream lost, trying again..." });
          await sleep(retryMs, ctx.signal);
        }
      } catch (error) {
        if (!(error instanceof Disconnected)) throw error;
      }
      return "Disconnected";
    },
  );

  /** Forwards until the upstream breaks. Throws when the tab of the run goes. */
  async function forward(ctx: CallbackContext): Promise<void> {
    const upstream = new WebSocket(upstreamUrl);
    const broken = new AbortController();
    upstream.on("error", (error) => broken.abort(error));
    upstream.on("close", () => broken.abort());
    const signal = AbortSignal.any([ctx.signal, broken.signal]);
    openUpstreams += 1;
    try {
      await once(upstream, "open", { signal });
      ctx.setProps("status", { children: "Connected" });
      while (true) {
        const symbol = await ctx.websocket?.getProp<string | null>("symbol-select", "value");
        const answer = once(upstream, "message", { signal });
        upstream.send(symbol ?? "AAPL");
        const [message] = await answer;
        ctx.setProps("live-output", { children: String(message) });
        await sleep(intervalMs, signal);
      }
    } catch (error) {
      ctx.signal.throwIfAborted();
      if (!broken.signal.aborted) throw error;
    } finally {
      openUpstreams -= 1;
      upstream.close();
      console.info(`feed: an upstream connection has ended, ${openUpstreams} open`);
    }
  }

  return app;
}
