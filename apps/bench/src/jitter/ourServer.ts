/** The process of our server: a loop per tab sends each tick of one clock, and clicks are counted. */
import { html } from "@patchbay/components/layout";
import { createApp, Input, Output, Patch, sleep } from "@patchbay/server";
import { TICK_MS } from "./shape.ts";

const app = createApp({
  websocketCallbacks: true,
  layout: html.Div([html.Div({ id: "tick" }, []), html.Button({ id: "click" }), html.Div({ id: "clicked" })]),
});

app.callback({ persistent: true }, async (ctx) => {
  // All loops have one clock: each tick is due once, however late it is sent.
  const now = (): number => Math.floor(Date.now() / TICK_MS);
  for (let tick = now(); ; ) {
    for (; tick <= now(); tick++) ctx.setProps("tick", { children: new Patch().append([], tick) });
    await sleep(TICK_MS, ctx.signal);
  }
});

const clicks = new Map<string, number>();
app.callback(
  {
    output: Output("clicked", "children"),
    inputs: [Input<string>("click", "title")],
    preventInitialCall: true,
  },
  (click) => {
    clicks.set(click, (clicks.get(click) ?? 0) + 1);
    return clicks.get(click);
  },
);

const { url } = await app.listen({ port: 0 });
process.stdout.write(`${url}\n`);
