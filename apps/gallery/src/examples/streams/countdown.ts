/** Streaming updates: one run sends several, and returns a final value. */

import { html } from "@patchbay/components/layout";
import { type App, type AppOptions, createApp, Input, type Layout, Output, sleep } from "@patchbay/server";

export const layout: Layout = html.Div([
  html.Button({ id: "start-btn" }, "Start Countdown"),
  html.Div({ id: "countdown-display" }, "Ready"),
]);

export function countdown(options: Partial<AppOptions> = {}): App {
  const app = createApp({ layout, websocketCallbacks: true, ...options });

  app.callback(
    {
      output: Output<string>("countdown-display", "children"),
      inputs: [Input<number>("start-btn", "n_clicks")],
      preventInitialCall: true,
    },
    async (_clicks, ctx) => {
      for (let i = 10; i > 0; i -= 1) {
        ctx.setProps("countdown-display", { children: `Countdown: ${i}` });
        await sleep(1000, ctx.signal);
      }
      return "Done!";
    },
  );

  return app;
}
