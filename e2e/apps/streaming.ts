/** An app with what Dash 4.5 brought: answers in parts of every kind, partial ids, `remount`, a read at a place, compressed requests. */
import { dcc, html } from "@patchbay/components/layout";
import {
  ALL,
  type App,
  type AppOptions,
  createApp,
  Input,
  MATCH,
  noUpdate,
  Output,
  Patch,
  remount,
  State,
  sleep,
} from "@patchbay/server";

export interface Streaming {
  factory(options?: Partial<AppOptions>): App;
  /** What the server did. */
  readonly log: string[];
  /** Lets the streams that wait for the test go on. */
  proceed(): void;
}

interface Stage {
  readonly log: string[];
  /** Resolves when the test says so. */
  wait(): Promise<void>;
}

const BUTTONS = ["text", "several", "patch", "failure", "beside", "running", "read", "mount", "large"];
const TEXTS = [
  "text",
  "after",
  "one",
  "two",
  "failure",
  "failed",
  "beside",
  "mine",
  "running",
  "state",
  "read",
  "items",
];

const clicks = (name: string) => [Input<number>(`go-${name}`, "n_clicks")] as const;
const preventInitialCall = true;

export function createStreaming(): Streaming {
  const log: string[] = [];
  const waiting: (() => void)[] = [];
  const wait = (): Promise<void> => new Promise((resolve) => waiting.push(resolve));

  return {
    log,
    proceed() {
      for (const resolve of waiting.splice(0)) resolve();
    },
    factory(options = {}) {
      const app = createApp({
        log: () => undefined,
        layout: html.Div([
          ...BUTTONS.map((name) => html.Button({ id: `go-${name}` }, name)),
          ...TEXTS.map((id) => html.Div({ id }, "-")),
          html.Div({ id: "patch" }, []),
          ...[1, 2].flatMap((at) => [
            html.Button({ id: { part: "go", at } }, `match ${at}`),
            html.Div({ id: { part: "out", at } }, "-"),
            html.Button({ id: { kind: "item", at } }, `item ${at}`),
          ]),
          html.Div({ id: "mount" }, html.Details([html.Summary("more"), "text"])),
          html.Div({ id: "large" }, "-"),
          dcc.Store({ id: "filler", data: "x".repeat(20_000) }),
          dcc.Store({ id: "data", data: { rows: [{ v: { "a.b": 7 } }, { v: 8 }] } }),
        ]),
        ...options,
      });
      register(app, { log, wait });
      return app;
    },
  };
}

function register(app: App, { log, wait }: Stage): void {
  app.callback(
    { output: Output<string>("text", "children"), inputs: clicks("text"), preventInitialCall },
    async function* () {
      for (const shown of ["a", "ab", "abc", "abcd", "abcde"]) {
        yield shown;
        await wait();
      }
    },
  );
  app.callback(
    {
      output: Output<string>("after", "children"),
      inputs: [Input<string>("text", "children")],
      preventInitialCall,
    },
    (text) => {
      log.push(`after ${text}`);
      return `after ${text}`;
    },
  );
  app.callback(
    {
      output: [Output<string>("one", "children"), Output<string>("two", "children")],
      inputs: clicks("several"),
      preventInitialCall,
    },
    async function* () {
      yield ["first", noUpdate];
      await sleep(50);
      yield [noUpdate, "second"];
      await sleep(50);
      yield ["third", "fourth"];
    },
  );
  app.callback(
    { output: Output("patch", "children"), inputs: clicks("patch"), preventInitialCall },
    async function* () {
      for (const at of [0, 1, 2]) {
        yield new Patch().append([], html.Span(`row ${at} `));
        await sleep(50);
      }
    },
  );
  app.callback(
    {
      output: Output<string>("failure", "children"),
      inputs: clicks("failure"),
      running: [[Output("failed", "children"), "runs", "over"]],
      preventInitialCall,
    },
    async function* () {
      log.push("failure");
      yield "before";
      await sleep(50);
      throw new Error("order 4035 failed");
    },
  );
  app.callback(
    { output: Output<string>("beside", "children"), inputs: clicks("beside"), preventInitialCall },
    async function* (_, { setProps }) {
      yield "yielded";
      setProps("mine", { children: "set" });
      yield "yielded again";
      await wait();
      setProps("mine", { children: "set last" });
    },
  );
  app.callback(
    {
      output: Output<string>("running", "children"),
      inputs: clicks("running"),
      running: [[Output("state", "children"), "runs", "idle"]],
      preventInitialCall,
    },
    async function* () {
      yield "1";
      await wait();
      yield "2";
    },
  );
  app.callback(
    {
      output: Output<string>({ part: "out", at: MATCH }, "children"),
      inputs: [Input<number>({ part: "go", at: MATCH }, "n_clicks")],
      preventInitialCall,
    },
    async function* (_, { triggeredId }) {
      const { at } = triggeredId as { at: number };
      for (const step of [0, 1, 2]) {
        yield `${at}:${step}`;
        await sleep(50);
      }
    },
  );
  app.callback(
    {
      output: Output<string>("items", "children"),
      inputs: [
        Input<number>({ kind: "item", at: ALL }, "n_clicks"),
        Input<number>({ kind: "item" }, "n_clicks", { partial: true }),
      ],
      preventInitialCall,
    },
    (all, partial) => JSON.stringify([all, partial].map((values) => values.map((value) => value ?? 0))),
  );
  app.callback(
    { output: Output("mount", "children"), inputs: clicks("mount"), preventInitialCall },
    (count) => {
      const details = html.Details([html.Summary(`more ${count}`), "text"]);
      return count % 2 === 0 ? remount(details) : details;
    },
  );
  app.callback(
    {
      output: Output<string>("large", "children"),
      inputs: clicks("large"),
      state: [State<string>("filler", "data")],
      compressPayload: true,
      preventInitialCall,
    },
    (_, filler, { request }) =>
      `${filler.length} ${request.headers["content-encoding"] ?? request.transport}`,
  );
  app.callback(
    { output: Output<string>("read", "children"), inputs: clicks("read"), preventInitialCall },
    async (_, { websocket }) => {
      const at = (...path: (string | number)[]) => websocket?.getProp("data", "data", { path });
      const values = [await at("rows", -1, "v"), await at("rows", 0, "v", "a.b"), await at("rows", 5)];
      return JSON.stringify(values.map((value) => value ?? null));
    },
  );
}
