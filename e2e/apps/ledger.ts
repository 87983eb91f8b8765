/** An app that loses nothing unseen: each tab shows all that its stream has written, the server counts what was clicked. */
import { dcc, html } from "@patchbay/components/layout";
import { type App, type AppOptions, createApp, Input, Output, Patch, State, sleep } from "@patchbay/server";

export interface Ledger {
  factory(options: Partial<AppOptions>): App;
  /** Streams that are running now, and how many were ever started. */
  streams: { running: number; started: number };
  /** Every click that the server has done, by the name its page carries. */
  clicks: string[];
  /** From now on nothing more is written; what is on its way may arrive. */
  hush(): void;
  /** How much a stream has written: 1, 2, 3, … */
  written(stream: number): number;
}

/** @param writeEveryMs the longer the more pages read along */
export function createLedger(writeEveryMs = 50): Ledger {
  const streams = { running: 0, started: 0 };
  const clicks: string[] = [];
  const counts = new Map<number, number>();
  let hushed = false;

  function factory(options: Partial<AppOptions>): App {
    const app = createApp({
      websocketCallbacks: true,
      websocketHeartbeatInterval: 1_000,
      layout: html.Div([
        dcc.Input({ id: "name", value: "", title: "Name" }),
        html.Button({ id: "click" }, "Click"),
        html.Div({ id: "clicked" }, "0"),
        // Of one height however much is written, so that nothing moves by itself.
        html.Div({ id: "entries", style: { height: "20px", overflow: "hidden" } }, []),
        html.Div(
          { id: "box", style: { height: "100px", overflow: "auto" } },
          html.Div({ style: { height: "1000px" } }, "long"),
        ),
        html.Div({ style: { height: "300vh" } }, "a long page"),
      ]),
      ...options,
    });
    app.callback(
      {
        output: Output("clicked", "children"),
        inputs: [Input<number>("click", "n_clicks")],
        state: [State<string>("name", "value")],
        preventInitialCall: true,
      },
      async (n, known, ctx) => {
        // What waits three seconds for a connection comes over HTTP, where there is nobody to ask.
        const name = ctx.websocket ? await ctx.websocket.getProp("name", "value") : known;
        clicks.push(`${String(name)} ${n}`);
        return String(n);
      },
    );
    app.callback({ persistent: true }, async (ctx) => {
      const stream = ++streams.started;
      streams.running++;
      try {
        for (;;) {
          if (!hushed) {
            const n = (counts.get(stream) ?? 0) + 1;
            counts.set(stream, n);
            ctx.setProps("entries", { children: new Patch().append([], `${stream}.${n} `) });
          }
          await sleep(writeEveryMs, ctx.signal);
        }
      } finally {
        streams.running--;
      }
    });
    return app;
  }

  return {
    factory,
    streams,
    clicks,
    hush() {
      hushed = true;
    },
    written: (stream) => counts.get(stream) ?? 0,
  };
}
