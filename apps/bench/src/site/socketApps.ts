/** Apps whose work goes over the socket, for our server. `programs/` has the same apps for a Dash server. */
import { setImmediate } from "node:timers/promises";
import { dcc, html } from "@patchbay/components/layout";
import { createApp, Input, Output } from "@patchbay/server";
import type { MakeApp } from "./site.ts";

/** A stream yields to other work of the server after this many messages. */
const BURST = 50;

const BATCH_MS = 5;

/**
 * Moves the clock of this process on. The server ends a frame when its first message has waited long enough, so all frames have
 * the same size on every side, however fast the machine is.
 */
function hurryClock(ms: number): void {
  aheadMs += ms;
  performance.now = hurriedNow;
}
const slowNow: () => number = performance.now.bind(performance);
const hurriedNow = (): number => slowNow() + aheadMs;
let aheadMs = 0;

export interface StreamShape {
  messages: number;
  components: number;
  /** Number of other components on the page. */
  others?: number;
  /** True: messages are sent in arrays of fifty. False: each is a frame. */
  arrays: boolean;
  /** Called with the numbers of messages and frames. */
  onSent?: (messages: number, frames: number) => void;
}

/** A click starts a stream of `children` to one component after the other. A tab is live when its first callback is answered. */
export function streamApp(shape: StreamShape): MakeApp {
  const { messages, components, others = 0, arrays } = shape;
  return (options) => {
    let frames = 0;
    const app = createApp({
      websocketCallbacks: true,
      websocketBatchDelay: arrays ? BATCH_MS : 0,
      layout: html.Div([
        html.Button({ id: "go" }, "Go"),
        html.Div({ id: "live" }, ""),
        html.Div(Array.from({ length: components }, (_, n) => html.Div({ id: `c${n}` }, "0"))),
        html.Div(Array.from({ length: others }, (_, n) => html.Div({ id: `other${n}` }, String(n)))),
      ]),
      onFrame: ({ direction }) => {
        if (direction === "out") frames++;
      },
      ...options,
    });
    app.callback({ output: Output("live", "children"), inputs: [Input("live", "id")] }, () => "live");
    app.callback(
      { inputs: [Input<number>("go", "n_clicks")], preventInitialCall: true },
      async (clicks, context) => {
        const before = frames;
        for (let n = 0; n < messages; n++) {
          const isLast = n % BURST === BURST - 1;
          if (isLast && arrays) hurryClock(BATCH_MS);
          context.setProps(`c${n % components}`, { children: `${clicks}:${n}` });
          if (isLast) await setImmediate();
        }
        shape.onSent?.(messages, frames - before);
      },
    );
    return app;
  };
}

export interface PartsShape {
  /** Number of parts. */
  parts: number;
  /** What shows them. */
  shownBy: "Div" | "Markdown";
  /** Number of other components on the page. */
  others?: number;
  /** True: a callback without outputs sets the same values by `setProps`. Default false: a generator yields them. */
  bySetProps?: boolean;
  /** Called with the numbers of parts and frames. */
  onSent?: (parts: number, frames: number) => void;
}

/** A click starts a stream of `children` to one component, in arrays of fifty. */
export function partsApp({ parts, shownBy, others = 0, bySetProps, onSent }: PartsShape): MakeApp {
  return (options) => {
    let frames = 0;
    const app = createApp({
      websocketCallbacks: true,
      websocketBatchDelay: BATCH_MS,
      layout: html.Div([
        html.Button({ id: "go" }, "Go"),
        shownBy === "Div" ? html.Div({ id: "out" }, "") : dcc.Markdown({ id: "out" }, ""),
        html.Div(Array.from({ length: others }, (_, n) => html.Div({ id: `other${n}` }, String(n)))),
      ]),
      onFrame: ({ direction }) => {
        if (direction === "out") frames++;
      },
      ...options,
    });
    const go = { inputs: [Input<number>("go", "n_clicks")], preventInitialCall: true } as const;
    const textOf = (clicks: number, n: number): string =>
      shownBy === "Div" ? `${clicks}:${n}` : `**${clicks}**:${n}`;
    if (bySetProps) {
      app.callback(go, async (clicks, context) => {
        const before = frames;
        for (let n = 0; n < parts; n++) {
          const isLast = n % BURST === BURST - 1;
          if (isLast) hurryClock(BATCH_MS);
          context.setProps("out", { children: textOf(clicks, n) });
          if (isLast) await setImmediate();
        }
        onSent?.(parts, frames - before);
      });
    } else {
      app.callback({ ...go, output: Output("out", "children") }, async function* (clicks) {
        const before = frames;
        for (let n = 0; n < parts; n++) {
          if (n % BURST === BURST - 1) hurryClock(BATCH_MS);
          yield textOf(clicks, n);
        }
        onSent?.(parts, frames - before);
      });
    }
    return app;
  };
}

/** A click makes the server read a prop many times, one read after the other. */
export function readApp(reads: number): MakeApp {
  return (options) => {
    const app = createApp({
      websocketCallbacks: true,
      // The rate limit counts answers to reads, and a fast page exceeds the default.
      websocketMaxFramesPerSecond: 100_000,
      layout: html.Div([
        html.Button({ id: "go" }, "Go"),
        html.Div({ id: "read" }, ""),
        { type: "Input", namespace: "dash_core_components", props: { id: "name", value: "world" } },
      ]),
      ...options,
    });
    app.callback(
      {
        output: Output("read", "children"),
        inputs: [Input<number>("go", "n_clicks")],
        preventInitialCall: true,
      },
      async (run, context) => {
        const tookMs: number[] = [];
        for (let n = 0; n < reads; n++) {
          const from = performance.now();
          const value = await context.websocket?.getProp("name", "value");
          tookMs.push(performance.now() - from);
          if (value !== "world") throw new Error(`Read ${String(value)}`);
        }
        tookMs.sort((a, b) => a - b);
        return JSON.stringify({
          run,
          p50: tookMs[Math.floor(reads / 2)],
          p99: tookMs[Math.floor(reads * 0.99)],
        });
      },
    );
    return app;
  };
}

/** A click is answered with its number. */
export const callbackApp: MakeApp = (options) => {
  const app = createApp({
    websocketCallbacks: true,
    layout: html.Div([html.Button({ id: "go" }, "Go"), html.Div({ id: "answer" }, "")]),
    ...options,
  });
  app.callback(
    {
      output: Output("answer", "children"),
      inputs: [Input<number>("go", "n_clicks")],
      preventInitialCall: true,
    },
    (clicks) => String(clicks),
  );
  return app;
};
