/** A stream that ends by itself, on a server that has a name. */
import { html } from "@patchbay/components/layout";
import { type App, type AppOptions, createApp, Input, Output, Patch, sleep } from "@patchbay/server";

export const COUNT = 100;

export function countingOn(name: string) {
  return (options: Partial<AppOptions>): App => {
    const app = createApp({
      websocketCallbacks: true,
      layout: html.Div([
        html.Button({ id: "go" }, "Count"),
        html.P({ id: "numbers" }),
        html.P({ id: "said" }),
        html.P({ id: "host" }),
      ]),
      ...options,
    });
    app.callback(
      {
        output: Output("said", "children"),
        inputs: [Input<number>("go", "n_clicks")],
        preventInitialCall: true,
      },
      async (_clicks, ctx) => {
        ctx.setProps("numbers", { children: "" });
        for (let n = 1; n <= COUNT; n++) {
          ctx.setProps("numbers", { children: new Patch().add([], `${n} `) });
          await sleep(20, ctx.signal);
        }
        return `counted on ${name}`;
      },
    );
    app.callback({ persistent: true }, async (ctx) => {
      ctx.setProps("host", { children: name });
      await sleep(2 ** 31 - 1, ctx.signal);
    });
    return app;
  };
}
