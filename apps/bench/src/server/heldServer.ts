/** The process of our server. Each page runs a persistent callback that sends its due time once a second. */
import { setImmediate } from "node:timers/promises";
import { html } from "@patchbay/components/layout";
import { createApp, Input, Output, sleep } from "@patchbay/server";

const messages = Number(process.env.MESSAGES ?? 0);
const app = createApp({
  websocketCallbacks: true,
  layout: html.Div([html.Div({ id: "tick" }), html.Button({ id: "go" }), html.Div({ id: "answer" })]),
});

const now = (): number => performance.timeOrigin + performance.now();

app.callback({ persistent: true }, async (context) => {
  for (let due = now() + 1_000; ; due += 1_000) {
    await sleep(Math.max(0, due - now()), context.signal);
    context.setProps("tick", { children: due });
  }
});

app.callback(
  {
    output: Output("answer", "children"),
    inputs: [Input<number>("go", "n_clicks")],
    preventInitialCall: true,
  },
  async (clicks, context) => {
    for (let n = 0; n < messages; n++) {
      context.setProps("tick", { children: n });
      if (n % 50 === 49) await setImmediate();
    }
    return String(clicks);
  },
);

const { url } = await app.listen({ port: 0 });
// Reports the memory of the process without garbage.
process.on("message", () => {
  globalThis.gc?.();
  process.send?.(process.memoryUsage());
});
process.send?.(url);
