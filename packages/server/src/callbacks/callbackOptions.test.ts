/** Types of `app.callback`, checked by the compiler; the run only proves that the same calls are accepted. */
import { Patch } from "@patchbay/protocol";
import { expect, expectTypeOf, it } from "vitest";
import { type App, createApp } from "../app.ts";
import type { Arg, CallbackContext } from "../runs/context.ts";
import { type NoUpdate, noUpdate } from "../runs/noUpdate.ts";
import { inThread } from "../threads/moduleHandler.ts";
import { ALL, Input, MATCH, Output, State } from "./dependencies.ts";

const app: App = createApp({ layout: null, log: () => undefined });
const clicks = Input<number>("btn", "n_clicks");

it("types arguments by inputs, then states, then the context", () => {
  app.callback(
    { inputs: [clicks, Input("any", "x")], state: [State<string>("inp", "value")] },
    (n, any, text, ctx) => {
      expectTypeOf(n).toEqualTypeOf<number>();
      expectTypeOf(any).toEqualTypeOf<unknown>();
      expectTypeOf(text).toEqualTypeOf<string>();
      expectTypeOf(ctx).toExtend<CallbackContext>();
    },
  );
  app.callback({ inputs: [Input<number>({ type: "t", index: ALL }, "n_clicks")] }, (all) => {
    expectTypeOf(all).toEqualTypeOf<number[]>();
  });
  app.callback(
    {
      output: Output({ type: "o", index: MATCH }, "children"),
      inputs: [Input<number>({ type: "t", index: MATCH }, "v")],
    },
    (one) => {
      expectTypeOf(one).toEqualTypeOf<number>();
      return one;
    },
  );
  app.callback(
    {
      output: Output<string>({ type: "partial" }, "children", { partial: true }),
      inputs: [Input<number>({ type: "t" }, "n_clicks", { partial: true })],
      state: [State<number>({ type: "t" }, "n_clicks", { partial: false })],
    },
    (all, one) => {
      expectTypeOf(all).toEqualTypeOf<number[]>();
      expectTypeOf(one).toEqualTypeOf<number>();
      return all.map(String);
    },
  );
  app.callback(
    {
      output: Output<number>({ type: "partial one", index: MATCH }, "x", { partial: true }),
      inputs: [Input<number>({ type: "t", index: MATCH }, "v", { partial: true })],
    },
    (one) => one,
  );
  app.callback({}, (ctx) => {
    expectTypeOf(ctx).toExtend<CallbackContext>();
  });
  expect(() => app.callback({ inputs: [clicks] }, () => undefined)).not.toThrow();
});

it("types results by outputs", () => {
  app.callback({ output: Output<string>("s1", "title"), inputs: [clicks] }, () => "text");
  app.callback({ output: Output<string>("s2", "title"), inputs: [clicks] }, async () => noUpdate);
  app.callback({ output: Output<string[]>("s3", "data"), inputs: [clicks] }, () =>
    new Patch().append([], "x"),
  );
  app.callback(
    { output: [Output<string>("s4", "title"), Output<number>("s5", "value")], inputs: [clicks] },
    (n) => ["text", n > 1 ? n : noUpdate],
  );
  app.callback({ output: [Output("s6", "title"), Output("s7", "value")], inputs: [clicks] }, () => noUpdate);
  app.callback({ output: Output<string>({ i: ALL }, "s8"), inputs: [clicks] }, () => ["a", "b"]);
  app.callback(
    { output: [Output<"on" | "off">("s9", "mode"), Output<{ a: 1 | 2 }[]>("s10", "x")], inputs: [clicks] },
    async () => ["on", [{ a: 1 }]],
  );
  app.callback(
    { output: [Output<"on" | "off">("s12", "mode"), Output<{ a: 1 | 2 }[]>("s13", "x")], inputs: [clicks] },
    (n) => [n > 1 ? "on" : "off", [{ a: n > 1 ? 1 : 2 }]],
  );
  app.callback({ output: Output<"on" | "off">("s11", "mode"), inputs: [clicks] }, (n) =>
    n > 1 ? "on" : "off",
  );
  const text = Output<string>("e1", "title");
  // @ts-expect-error a number is no string
  app.callback({ output: text, inputs: [clicks] }, (n) => n);
  const texts = [Output<string>("e2", "title"), Output<string>("e3", "title")] as const;
  // @ts-expect-error one value for two outputs
  app.callback({ output: texts, inputs: [clicks] }, () => ["one"]);
  const mixed = [Output<string>("e4", "a"), Output<number>("e5", "b")] as const;
  // @ts-expect-error values in the wrong order
  app.callback({ output: mixed, inputs: [clicks] }, () => [1, "x"]);
  // @ts-expect-error nothing takes this value
  app.callback({ inputs: [clicks] }, () => "text");
  expect(app.connections.list()).toEqual([]);
});

it("types what a generator yields by outputs, and what it returns", () => {
  app.callback({ output: Output<string>("g1", "title"), inputs: [clicks] }, async function* (n, ctx) {
    expectTypeOf(n).toEqualTypeOf<number>();
    expectTypeOf(ctx).toExtend<CallbackContext>();
    yield "text";
    yield noUpdate;
    yield new Patch().append([], "x");
  });
  app.callback(
    { output: [Output<"on" | "off">("g2", "mode"), Output<{ a: 1 | 2 }[]>("g3", "x")], inputs: [clicks] },
    async function* (n) {
      yield ["on", [{ a: 1 }]];
      yield [n > 1 ? "on" : "off", noUpdate];
      if (n > 1) return;
      return ["off", [{ a: 2 }]];
    },
  );
  app.callback({ output: { p: Output<number>("g4", "x") }, inputs: [clicks] }, async function* () {
    yield { p: 1 };
  });
  app.callback({ inputs: [clicks] }, async function* (_n, { setProps }) {
    setProps("a", { x: 1 });
    yield;
  });
  async function* letters(): AsyncGenerator<string> {
    yield "a";
  }
  app.callback({ output: Output<string>("g5", "x"), inputs: [clicks], stream: true }, () => letters());
  app.callback({ output: Output<string>("g6", "x"), inputs: [clicks], stream: true }, async () => letters());
  const text = Output<string>("h1", "title");
  // @ts-expect-error a number is no string
  app.callback({ output: text, inputs: [clicks] }, async function* (n) {
    yield n;
  });
  const other = Output<string>("h2", "title");
  // @ts-expect-error the last part is no string
  app.callback({ output: other, inputs: [clicks] }, async function* () {
    yield "text";
    return 1;
  });
  const texts = [Output<string>("h3", "title"), Output<string>("h4", "title")] as const;
  // @ts-expect-error one value for two outputs
  app.callback({ output: texts, inputs: [clicks] }, async function* () {
    yield ["one"];
  });
  expect(app.connections.list()).toEqual([]);
});

it("types arguments and results by the names they are declared under", () => {
  app.callback(
    {
      output: { total: Output<number>("n1", "value"), mode: Output<"on" | "off">("n2", "mode") },
      inputs: { n: clicks, all: Input<number>({ type: "t", index: ALL }, "v") },
      state: { text: State<string>("inp", "value") },
    },
    ({ n, all }, { text }, ctx) => {
      expectTypeOf(n).toEqualTypeOf<number>();
      expectTypeOf(all).toEqualTypeOf<number[]>();
      expectTypeOf(text).toEqualTypeOf<string>();
      const [inputs, states] = ctx.argsGrouping;
      expectTypeOf(inputs.n.triggered).toEqualTypeOf<boolean>();
      expectTypeOf(states.text).toEqualTypeOf<Arg>();
      return { total: n, mode: text === "" ? "off" : "on" };
    },
  );
  app.callback({ output: { a: Output<string>("n3", "x") }, inputs: { n: clicks } }, async ({ n }) =>
    n > 1 ? { a: new Patch().append([], "x") } : noUpdate,
  );
  app.callback({ inputs: { n: clicks }, state: [State<string>("inp", "value")] }, ({ n }, text, ctx) => {
    expectTypeOf(text).toEqualTypeOf<string>();
    expectTypeOf(ctx.argsGrouping).toEqualTypeOf<readonly [{ readonly n: Arg }, Arg]>();
    expectTypeOf(n).toEqualTypeOf<number>();
  });
  const named = { a: Output<string>("n4", "x"), b: Output<number>("n5", "x") } as const;
  // @ts-expect-error one of two results
  app.callback({ output: named, inputs: [clicks] }, () => ({ a: "x" }));
  const other = { a: Output<string>("n6", "x") } as const;
  // @ts-expect-error a number is no string
  app.callback({ output: other, inputs: [clicks] }, (n) => ({ a: n }));
  const third = { a: Output<string>("n7", "x") } as const;
  // @ts-expect-error there is no such argument
  app.callback({ output: third, inputs: { n: clicks } }, ({ missing }) => missing);
  const helper = (ctx: CallbackContext): number => ctx.triggered.length;
  expect(() =>
    app.callback({ inputs: { m: Input<string>("m", "v") } }, (_, ctx) => void helper(ctx)),
  ).not.toThrow();
});

it("types progress, and handlers of threads", () => {
  const url = new URL("file:///job.js");
  const bar = Output<number>("bar", "value");
  app.callback(
    { inputs: [clicks], background: { progress: bar, progressDefault: 0, cacheBy: (ctx) => ctx.inputs } },
    (n, ctx) => {
      expectTypeOf(n).toEqualTypeOf<number>();
      expectTypeOf(ctx.setProgress).parameter(0).toEqualTypeOf<number | Patch | NoUpdate>();
      ctx.setProgress(n);
      // @ts-expect-error a text is no number
      if (n > 1e9) ctx.setProgress("x");
    },
  );
  app.callback(
    { inputs: [clicks], background: { progress: { a: bar, b: Output<string>("bar", "label") } } },
    (n, ctx) => ctx.setProgress({ a: n, b: noUpdate }),
  );
  app.callback({ inputs: [clicks], background: true }, (n, ctx) => {
    // @ts-expect-error there are no progress outputs
    if (n > 1e9) ctx.setProgress(1);
  });
  // @ts-expect-error a default of another type
  app.callback({ inputs: [clicks], background: { progress: bar, progressDefault: "0" } }, () => undefined);
  const half = (n: number): string => String(n / 2);
  app.callback({ output: Output<string>("t1", "x"), inputs: [clicks] }, inThread<typeof half>(url, "half"));
  app.callback({ output: Output<string>("t2", "x"), inputs: [clicks] }, inThread(url, "unknown"));
  const inputs = [Input<string>("i", "x")] as const;
  // @ts-expect-error the function takes a number
  app.callback({ output: Output<string>("t3", "x"), inputs }, inThread<typeof half>(url, "half"));
  const output = Output<number>("t4", "x");
  // @ts-expect-error the function gives a text
  app.callback({ output, inputs: [clicks] }, inThread<typeof half>(url, "half"));
  const streaming = { output: Output<string>("t5", "x"), inputs: [clicks], stream: true } as const;
  expect(() => app.callback(streaming, inThread(url, "half"))).toThrow("in a thread cannot stream");
  expect(inThread(url, "half")).toMatchObject({ url: "file:///job.js", exportName: "half" });
});

it("types callbacks in the browser", () => {
  app.clientsideCallback({ output: Output<string>("c1", "x"), inputs: [clicks] }, "(n) => n");
  // @ts-expect-error no names in the browser
  expect(() => app.clientsideCallback({ inputs: { n: clicks } }, "(n) => n")).toThrow(TypeError);
  // @ts-expect-error not over any wire
  expect(() => app.clientsideCallback({ inputs: [clicks], websocket: true }, "(n) => n")).toThrow(TypeError);
});

it("refuses names and shapes that do not exist", () => {
  // @ts-expect-error a misspelt option
  expect(() => app.callback({ inputs: [clicks], persistant: true }, () => undefined)).toThrow(TypeError);
  // @ts-expect-error inputs come as a list
  expect(() => app.callback({ inputs: clicks }, () => undefined)).toThrow(TypeError);
  // @ts-expect-error a State is no Input
  expect(() => app.callback({ inputs: [State("a", "b")] }, () => undefined)).toThrow(TypeError);
  // @ts-expect-error an Output is no State
  expect(() => app.callback({ state: [Output("a", "b")] }, () => undefined)).toThrow(TypeError);
  // @ts-expect-error a text is no output
  expect(() => app.callback({ output: "a.b" }, () => undefined)).toThrow(TypeError);
  // @ts-expect-error more arguments than inputs
  app.callback({ inputs: [clicks] }, (_n: number, _ctx: CallbackContext, _more: string) => undefined);
  // @ts-expect-error an argument of another type
  app.callback({ inputs: [clicks] }, (_n: string) => undefined);
  // @ts-expect-error an option of another type
  app.callback({ inputs: [clicks], websocket: "yes" }, () => undefined);
  // @ts-expect-error a misspelt option of the app
  expect(() => createApp({ layout: null, websocketCallback: true })).toThrow(TypeError);
});
