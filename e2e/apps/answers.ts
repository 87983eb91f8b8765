/** An app whose callback answers in parts, each when the test says so. */
import { dcc, html } from "@patchbay/components/layout";
import { type App, type AppOptions, createApp, Input, Output, Patch } from "@patchbay/server";

export interface Answers {
  factory(options: Partial<AppOptions>): App;
  /** What the server did: `begun`, `closed`, and the texts that depend on the answer. */
  readonly log: string[];
  /** The next part. */
  say(text: string): void;
  end(): void;
}

/** @param way how the answer comes: `websocketCallbacks`, `downlink` */
export function createAnswers(way: Pick<AppOptions, "websocketCallbacks" | "downlink">): Answers {
  const log: string[] = [];
  const said: string[] = [];
  let isEnding = false;
  let wake = (): void => undefined;

  async function next(signal: AbortSignal): Promise<string | undefined> {
    while (said.length === 0 && !isEnding) {
      await new Promise<void>((resolve, reject) => {
        wake = resolve;
        signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      });
    }
    return said.shift();
  }

  return {
    log,
    say(text) {
      said.push(text);
      wake();
    },
    end() {
      isEnding = true;
      wake();
    },
    factory(options) {
      const app = createApp({
        ...way,
        layout: html.Div([
          html.Button({ id: "ask" }, "Ask"),
          html.P({ id: "answer" }),
          html.P({ id: "beside" }),
          html.P({ id: "length" }),
          html.P({ id: "read" }),
          dcc.Store({ id: "kept", data: { rows: [{ v: 1 }, { "a.b": [5] }] } }),
        ]),
        ...options,
      });
      app.callback(
        {
          output: Output<string>("answer", "children"),
          inputs: [Input<number>("ask", "n_clicks")],
          preventInitialCall: true,
        },
        async function* (clicks, ctx) {
          log.push("begun");
          try {
            yield `${clicks}:`;
            for (;;) {
              const text = await next(ctx.signal);
              if (text === undefined) break;
              ctx.setProps("beside", { children: text });
              yield new Patch().add([], text);
            }
            const place = { path: ["rows", -1, "a.b", 0] };
            const kept = await ctx.websocket?.getProp<number>("kept", "data", place);
            ctx.setProps("read", { children: `read ${kept ?? "nothing"}` });
          } finally {
            log.push("closed");
          }
        },
      );
      app.callback(
        {
          output: Output<string>("length", "children"),
          inputs: [Input<string>("answer", "children")],
          preventInitialCall: true,
        },
        (answer) => {
          log.push(answer);
          return `${answer.length}`;
        },
      );
      return app;
    },
  };
}
