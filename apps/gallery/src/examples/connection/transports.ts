/** The socket for one callback, plain HTTP for the other. */

import { dcc, html } from "@patchbay/components/layout";
import { type App, type AppOptions, createApp, Input, type Layout, Output, sleep } from "@patchbay/server";

export const layout: Layout = html.Div([
  html.Button({ id: "stream-btn" }, "Stream Updates"),
  html.Div({ id: "stream-output" }, "Waiting..."),
  dcc.Dropdown({
    id: "my-dropdown",
    options: ["Option A", "Option B", "Option C"],
    value: "Option A",
  }),
  html.Div({ id: "dropdown-output" }),
]);

export function transports(options: Partial<AppOptions> = {}): App {
  const app = createApp({ layout, websocketCallbacks: false, ...options });

  // This callback uses the socket, for streaming.
  app.callback(
    {
      output: Output<string>("stream-output", "children"),
      inputs: [Input<number>("stream-btn", "n_clicks")],
      preventInitialCall: true,
      websocket: true,
    },
    async (_clicks, ctx) => {
      for (let i = 1; i <= 5; i += 1) {
        ctx.setProps("stream-output", { children: `Update ${i} of 5...` });
        await sleep(1000, ctx.signal);
      }
      return "All updates complete!";
    },
  );

  // This one is an HTTP request and its response.
  app.callback(
    {
      output: Output<string>("dropdown-output", "children"),
      inputs: [Input<string | null>("my-dropdown", "value")],
    },
    (value) => `Selected: ${value}`,
  );

  return app;
}
