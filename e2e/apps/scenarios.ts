/** Apps that show one rule of the callback graph each, and count on the server what ran. */
import { dag, dcc, html } from "@patchbay/components/layout";
import {
  ALL,
  ALLSMALLER,
  type App,
  type AppOptions,
  createApp,
  Input,
  MATCH,
  noUpdate,
  Output,
  Patch,
  PreventUpdate,
  State,
  sleep,
} from "@patchbay/server";

export interface Scenario {
  factory(options: Partial<AppOptions>): App;
  /** Names of the callbacks that ran, in order. */
  ran: string[];
}

function scenario(make: (options: Partial<AppOptions>, ran: string[]) => App): Scenario {
  const ran: string[] = [];
  return { ran, factory: (options) => make(options, ran) };
}

/** A to-do list: MATCH for one item, ALLSMALLER for those before it, ALL for the sum. */
export const toDo = (): Scenario =>
  scenario((options, ran) => {
    const app = createApp({
      layout: html.Div([
        dcc.Input({ id: "new-item", value: "" }),
        html.Button({ id: "add" }, "Add"),
        html.Button({ id: "clear" }, "Clear done"),
        html.Div({ id: "list" }, []),
        html.Div({ id: "totals" }),
      ]),
      ...options,
    });
    app.callback(
      {
        output: [Output("list", "children"), Output("new-item", "value")],
        inputs: [Input<number>("add", "n_clicks"), Input<number>("clear", "n_clicks")],
        state: [State<string>("new-item", "value"), State<string[]>({ type: "done", item: ALL }, "value")],
        preventInitialCall: true,
      },
      (item, _clear, text, done, ctx) => {
        ran.push("edit");
        if (ctx.triggeredId === "clear") {
          const patch = new Patch();
          for (const [at, value] of [...done.entries()].reverse()) if (value.length > 0) patch.delete(at);
          return [patch, noUpdate];
        }
        return [
          new Patch().append(
            [],
            html.Div([
              dcc.Checklist({
                id: { type: "done", item },
                options: [{ label: text, value: "done" }],
                value: [],
              }),
              html.Div({ id: { type: "state", item } }),
              html.Div({ id: { type: "before", item } }),
            ]),
          ),
          "",
        ];
      },
    );
    app.callback(
      {
        output: Output({ type: "state", item: MATCH }, "children"),
        inputs: [Input<string[]>({ type: "done", item: MATCH }, "value")],
      },
      (value, ctx) => {
        ran.push("state");
        return `${value.length > 0 ? "done" : "open"} ${JSON.stringify(ctx.triggeredId ?? null)}`;
      },
    );
    app.callback(
      {
        output: Output({ type: "before", item: MATCH }, "children"),
        inputs: [
          Input<string[]>({ type: "done", item: ALLSMALLER }, "value"),
          Input<string[]>({ type: "done", item: MATCH }, "value"),
        ],
      },
      (before) => {
        ran.push("before");
        return `${before.filter((value) => value.length > 0).length} of ${before.length} before are done`;
      },
    );
    app.callback(
      {
        output: Output("totals", "children"),
        inputs: [Input<string[]>({ type: "done", item: ALL }, "value")],
      },
      (all) => {
        ran.push("totals");
        return `${all.filter((value) => value.length > 0).length} of ${all.length}`;
      },
    );
    return app;
  });

/** Two branches of one input that meet again, and one that says nothing. */
export const branches = (): Scenario =>
  scenario((options, ran) => {
    const app = createApp({
      layout: html.Div([
        dcc.Input({ id: "root", value: "a" }),
        html.Div({ id: "left" }),
        html.Div({ id: "right" }),
        html.Div({ id: "meet" }),
        html.Div({ id: "silent" }),
        html.Div({ id: "after-silent" }, "untouched"),
      ]),
      ...options,
    });
    const root = Input<string>("root", "value");
    app.callback({ output: Output("left", "children"), inputs: [root] }, async (value) => {
      ran.push("left");
      await sleep(30);
      return `L${value}`;
    });
    app.callback({ output: Output("right", "children"), inputs: [root] }, (value) => {
      ran.push("right");
      return `R${value}`;
    });
    app.callback(
      {
        output: Output("meet", "children"),
        inputs: [Input<string>("left", "children"), Input<string>("right", "children")],
      },
      (left, right) => {
        ran.push("meet");
        return `${left} ${right}`;
      },
    );
    app.callback({ output: Output("silent", "children"), inputs: [root] }, () => {
      ran.push("silent");
      throw new PreventUpdate();
    });
    app.callback(
      { output: Output("after-silent", "children"), inputs: [Input("silent", "children")] },
      () => {
        ran.push("after-silent");
        return "touched";
      },
    );
    return app;
  });

/** Content that a callback brings has callbacks of its own. */
export const inserted = (): Scenario =>
  scenario((options, ran) => {
    const app = createApp({
      suppressCallbackExceptions: true,
      layout: html.Div([html.Button({ id: "insert" }, "Insert"), html.Div({ id: "place" })]),
      ...options,
    });
    app.callback(
      {
        output: Output("place", "children"),
        inputs: [Input<number>("insert", "n_clicks")],
        preventInitialCall: true,
      },
      (n) => [dcc.Input({ id: "inner", value: `text ${n}` }), html.Div({ id: "inner-out" })],
    );
    app.callback(
      { output: Output("inner-out", "children"), inputs: [Input<string>("inner", "value")] },
      (value) => {
        ran.push("inner");
        return `inner: ${value}`;
      },
    );
    return app;
  });

/** Functions in the browser: a chain through the server, a promise, and the ways to say nothing. */
export const inBrowser = (): Scenario =>
  scenario((options, ran) => {
    const app = createApp({
      layout: html.Div([
        dcc.Input({ id: "n", type: "number", value: 2 }),
        html.Div({ id: "doubled" }),
        html.Div({ id: "squared" }),
        html.Div({ id: "later" }),
        html.Div({ id: "odd" }, "none yet"),
        html.Button({ id: "set" }, "Set"),
        html.Div({ id: "set-by-client" }),
      ]),
      ...options,
    });
    app.clientsideCallback(
      { output: Output("doubled", "children"), inputs: [Input("n", "value")] },
      "(n) => n * 2",
    );
    app.callback(
      { output: Output("squared", "children"), inputs: [Input<number>("doubled", "children")] },
      (value) => {
        ran.push("squared");
        return String(value ** 2);
      },
    );
    app.clientsideCallback(
      { output: Output("later", "children"), inputs: [Input("n", "value")] },
      "async (n) => { await null; return 'later ' + n; }",
    );
    app.clientsideCallback(
      { output: Output("odd", "children"), inputs: [Input("n", "value")] },
      "(n) => { if (n % 2 === 0) throw window.dash_clientside.PreventUpdate; return 'odd ' + n; }",
    );
    app.clientsideCallback(
      { inputs: [Input("set", "n_clicks")], preventInitialCall: true },
      "(n) => { window.dash_clientside.set_props('set-by-client', { children: 'clicked ' + n }); }",
    );
    return app;
  });

/** A long job: progress and a log while it runs, a button that stops it. */
export const longJob = (): Scenario =>
  scenario((options, ran) => {
    const app = createApp({
      websocketCallbacks: true,
      layout: html.Div([
        html.Button({ id: "start" }, "Start"),
        html.Button({ id: "stop" }, "Stop"),
        html.Div({ id: "progress" }, "idle"),
        html.Div({ id: "log" }, []),
        html.Div({ id: "result" }, "none"),
      ]),
      ...options,
    });
    app.callback(
      {
        output: Output("result", "children"),
        inputs: [Input<number>("start", "n_clicks")],
        preventInitialCall: true,
        running: [[Output("start", "disabled"), true, false]],
        background: {
          intervalMs: 50,
          progress: [Output("progress", "children")],
          progressDefault: ["idle"],
          cancel: [Input("stop", "n_clicks")],
        },
      },
      async (n, ctx) => {
        ran.push("start");
        try {
          for (let step = 1; step <= (n === 1 ? 1_000 : 3); step++) {
            ctx.setProgress([`step ${step}`]);
            ctx.setProps("log", { children: new Patch().append([], `${step} `) });
            await sleep(50, ctx.signal);
          }
        } finally {
          ran.push("end");
        }
        return `result ${n}`;
      },
    );
    return app;
  });

/** Values that users chose, kept and not kept. */
export const kept = (): Scenario =>
  scenario((options, ran) => {
    const app = createApp({
      layout: html.Div([
        dcc.Input({ id: "kept", value: "first", persistence: true }),
        dcc.Input({ id: "session", value: "first", persistence: true, persistence_type: "session" }),
        dcc.Input({ id: "not-kept", value: "first" }),
        dcc.Checklist({ id: "checks", options: ["a", "b"], value: ["a"], persistence: "v1" }),
        html.Div({ id: "seen" }),
        dag.AgGrid({
          id: "grid",
          columnDefs: [{ field: "name" }],
          rowData: [{ name: "Ada" }, { name: "Grace" }],
          dashGridOptions: { rowSelection: { mode: "multiRow" } },
          persistence: true,
        }),
      ]),
      ...options,
    });
    app.callback(
      {
        output: Output("seen", "children"),
        inputs: [Input<string>("kept", "value"), Input<string[]>("checks", "value")],
      },
      (value, checks) => {
        ran.push(value);
        return `${value} ${checks.join("")}`;
      },
    );
    return app;
  });

/** A chart and a grid that are only ever added to, as fast as the server can. */
export const additions = (count: number): Scenario =>
  scenario((options, ran) => {
    const app = createApp({
      websocketCallbacks: true,
      layout: html.Div([
        html.Button({ id: "add" }, "Add"),
        dcc.Graph({ id: "chart", figure: { data: [{ y: [0] }], layout: {} } }),
        dag.AgGrid({ id: "grid", columnDefs: [{ field: "n" }], rowData: [{ n: 0 }] }),
        html.Div({ id: "added" }),
      ]),
      ...options,
    });
    app.callback(
      {
        output: Output("added", "children"),
        inputs: [Input<number>("add", "n_clicks")],
        preventInitialCall: true,
      },
      (_, { setProps }) => {
        ran.push("add");
        for (let n = 1; n <= count; n++) {
          setProps("chart", { extendData: { y: [[n]] } });
          setProps("grid", { rowTransaction: { add: [{ n }] } });
        }
        return `${count} added`;
      },
    );
    return app;
  });
