/**
 * Who may connect, and how the server ends a connection: an allow-list of
 * origins, and `ws.close`.
 */

import { dcc, html } from "@patchbay/components/layout";
import { type App, type AppOptions, createApp, Input, type Layout, Output } from "@patchbay/server";

export const layout: Layout = html.Div([
  html.Div({ id: "origin" }),
  dcc.Input({ id: "comment", placeholder: "Try: '; DROP TABLE users" }),
  html.Button({ id: "send-btn" }, "Send"),
  html.Div({ id: "verdict" }),
]);

export function security(options: Partial<AppOptions> = {}): App {
  const app = createApp({
    layout,
    websocketCallbacks: true,
    // Besides the app's own origin. Exact origins, without wildcards.
    websocketAllowedOrigins: ["https://embedding-site.example.com"],
    ...options,
  });

  // The origin was checked before the socket opened, so callbacks need no check.
  app.callback({ output: Output<string>("origin", "children"), name: "show-origin" }, (ctx) => {
    return `Connected from ${String(ctx.request.headers.origin ?? "an unknown origin")}`;
  });

  app.callback(
    {
      output: Output<string>("verdict", "children"),
      inputs: [Input<number>("send-btn", "n_clicks")],
      preventInitialCall: true,
    },
    async (_clicks, ctx) => {
      // Over HTTP a callback cannot read a prop, so it accepts nothing.
      if (ctx.websocket === null) return "Not accepted: this needs the live connection.";
      const comment = (await ctx.websocket.getProp<string>("comment", "value")) ?? "";
      const suspicious = /drop\s+table|<script/i.test(comment);
      if (suspicious) {
        ctx.setProps("verdict", { children: "Suspicious: the server ends this connection." });
        // Queued messages are still sent. 4001 asks the page to reconnect only when it is used again.
        ctx.websocket.close(4001, "Policy violation");
        console.info("security: closed a connection for a policy violation");
      }
      return `Accepted: ${comment.length} characters`;
    },
  );

  return app;
}
