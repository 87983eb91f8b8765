/** An app that shows from both ends what happens: streams, reads, a persistent loop, counted on the server. */
import { dcc, html } from "@patchbay/components/layout";
import { type App, type AppOptions, createApp, Input, Output, State, sleep } from "@patchbay/server";

export interface Probe {
  factory(options: Partial<AppOptions>): App;
  /** Persistent loops that are running now, and how many were ever started. */
  loops: { running: number; started: number };
  /** Streams that are running now. */
  streams: { running: number };
  /** Clicks the server has seen. */
  clicks: number[];
}

export function createProbe(): Probe {
  const loops = { running: 0, started: 0 };
  const streams = { running: 0 };
  const clicks: number[] = [];

  function factory(options: Partial<AppOptions>): App {
    const app = createApp({
      websocketCallbacks: true,
      layout: html.Div([
        dcc.Input({ id: "name", value: "", title: "Name" }),
        html.Button({ id: "ask" }, "Ask"),
        html.Div({ id: "answer" }, ""),
        html.Button({ id: "stream" }, "Stream"),
        html.Div({ id: "streamed" }, "nothing"),
        html.Button({ id: "click" }, "Click"),
        html.Div({ id: "clicked" }, "0"),
        html.Div({ id: "tick" }, "none"),
      ]),
      ...options,
    });

    app.callback(
      { output: Output("answer", "children"), inputs: [Input("ask", "n_clicks")], preventInitialCall: true },
      async (_clicks, ctx) => {
        const name = await ctx.websocket?.getProp("name", "value");
        return `Hello, ${String(name)}!`;
      },
    );

    app.callback(
      {
        output: Output("streamed", "children"),
        inputs: [Input("stream", "n_clicks")],
        preventInitialCall: true,
      },
      async (_clicks, ctx) => {
        streams.running++;
        try {
          for (let n = 1; ; n++) {
            ctx.setProps("streamed", { children: `update ${n}` });
            await sleep(20, ctx.signal);
          }
        } finally {
          streams.running--;
        }
      },
    );

    app.callback(
      {
        output: Output("clicked", "children"),
        inputs: [Input<number>("click", "n_clicks")],
        preventInitialCall: true,
      },
      (n) => {
        clicks.push(n);
        return String(n);
      },
    );

    app.callback({ persistent: true }, async (ctx) => {
      loops.running++;
      loops.started++;
      const loop = loops.started;
      try {
        for (let n = 1; ; n++) {
          ctx.setProps("tick", { children: `loop ${loop} tick ${n}` });
          await sleep(20, ctx.signal);
        }
      } finally {
        loops.running--;
      }
    });

    return app;
  }

  return { factory, loops, streams, clicks };
}

/** The same page with callbacks over HTTP but for one stream. */
export function mixedTransports(options: Partial<AppOptions>): App {
  const app = createApp({
    websocketCallbacks: false,
    layout: html.Div([
      dcc.Input({ id: "typed", value: "", title: "Typed" }),
      html.Div({ id: "echo" }, ""),
      html.Button({ id: "go" }, "Go"),
      html.Div({ id: "progress" }, ""),
      html.Div({ id: "result" }, ""),
    ]),
    ...options,
  });
  app.callback(
    { output: Output("echo", "children"), inputs: [Input<string>("typed", "value")] },
    (text) => `HTTP: ${text}`,
  );
  app.callback(
    {
      output: Output("result", "children"),
      inputs: [Input("go", "n_clicks")],
      state: [State<string>("typed", "value")],
      websocket: true,
      preventInitialCall: true,
    },
    async (_clicks, typed, ctx) => {
      for (let n = 1; n <= 5; n++) ctx.setProps("progress", { children: `${n * 20}%` });
      return `Socket: ${typed} ${ctx.websocket === null ? "none" : "open"}`;
    },
  );
  return app;
}
