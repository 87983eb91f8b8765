/**
 * A callback reads a prop from the browser while it runs, instead of declaring
 * it as State.
 */

import { dcc, html } from "@patchbay/components/layout";
import { type App, type AppOptions, createApp, Input, type Layout, Output, sleep } from "@patchbay/server";

export const layout: Layout = html.Div([
  dcc.Input({ id: "name-input", placeholder: "Type your name..." }),
  html.Button({ id: "greet-btn" }, "Start Greeting"),
  html.Div({ id: "greeting-output" }),
]);

export function greeting(options: Partial<AppOptions> = {}): App {
  const app = createApp({ layout, websocketCallbacks: true, ...options });

  app.callback(
    {
      output: Output<string>("greeting-output", "children"),
      inputs: [Input<number>("greet-btn", "n_clicks")],
      preventInitialCall: true,
    },
    async (_clicks, ctx) => {
      // The current value, instead of the value at the click.
      const name = await ctx.websocket?.getProp<string>("name-input", "value");
      ctx.setProps("greeting-output", { children: `Processing for ${name || "you"}...` });
      await sleep(2000, ctx.signal);
      return `Hello, ${name || "you"}!`;
    },
  );

  return app;
}
