import { describe, expect, it } from "vitest";
import type { CallbackOptions } from "./callbackOptions.ts";
import { ALL, Input, MATCH, Output } from "./dependencies.ts";
import { type AnyHandler, createRegistry } from "./registry.ts";

const handler = () => undefined;
const inputs = [Input("btn", "n_clicks")];

describe("the registry", () => {
  it("refuses a second owner of an output and leaves the first", () => {
    const registry = createRegistry({ preventInitialCallbacks: false });
    const first = registry.add({ output: Output("a", "b"), inputs }, handler, "1");
    expect(() =>
      registry.add({ output: [Output("a", "b"), Output("c", "d")], inputs }, handler, "2"),
    ).toThrow("a.b is already an output of another callback");
    registry.add({ output: Output("c", "d"), inputs }, handler, "3");
    expect(registry.find("a.b")).toBe(first);
    expect(registry.definitions.map(({ output }) => output)).toEqual(["a.b", "c.d"]);
  });

  it("refuses outputs whose patterns may meet another callback's", () => {
    const registry = createRegistry({ preventInitialCallbacks: true });
    const id = { type: "t", index: 1 };
    registry.add({ output: Output({ type: "t", index: MATCH }, "x"), inputs }, handler, "1");
    registry.add({ output: Output({ type: "u", index: 1 }, "x"), inputs }, handler, "2");
    for (const taken of [id, { type: "t", index: ALL }, { type: ALL, index: ALL }, { type: ALL, index: 1 }]) {
      expect(() => registry.add({ output: Output(taken, "x"), inputs }, handler, "3")).toThrow(
        /may be the same prop as|is already an output/,
      );
    }
    const duplicate = Output(id, "x", { allowDuplicate: true });
    for (const output of [duplicate, Output(id, "y"), Output({ ...id, more: 1 }, "x"), Output("t", "x")]) {
      expect(() => registry.add({ output, inputs }, handler, "4")).not.toThrow();
    }
  });

  it("ID9 refuses outputs that a partial output of another callback also fits, whichever comes first", () => {
    const partial = Output({ type: "t" }, "x", { partial: true });
    const meets = [{ type: "t" }, { type: "t", index: 1 }, { type: "t", index: MATCH }, { type: ALL, k: 1 }];
    for (const id of meets) {
      for (const order of [
        [partial, Output(id, "x")],
        [Output(id, "x"), partial],
      ]) {
        const registry = createRegistry({ preventInitialCallbacks: true });
        registry.add({ output: order[0], inputs }, handler, "1");
        expect(() => registry.add({ output: order[1], inputs }, handler, "2")).toThrow(/another callback/);
      }
    }
    const registry = createRegistry({ preventInitialCallbacks: true });
    registry.add({ output: partial, inputs }, handler, "1");
    for (const other of [
      Output({ type: "u", i: 1 }, "x"),
      Output({ type: "t", i: 1 }, "y"),
      Output({ i: 1 }, "x"),
      Output("t", "x"),
    ])
      expect(() => registry.add({ output: other, inputs }, handler, "2")).not.toThrow();
  });

  it("takes duplicates that are allowed, once for the same inputs", () => {
    const registry = createRegistry({ preventInitialCallbacks: true });
    const output = Output("a", "b", { allowDuplicate: true });
    registry.add({ output: Output("a", "b"), inputs }, handler, "1");
    registry.add({ output, inputs }, handler, "2");
    expect(() => registry.add({ output, inputs }, handler, "3")).toThrow("exists already");
    registry.add({ output, inputs: [Input("other", "n_clicks")] }, handler, "4");
    expect(registry.definitions).toHaveLength(3);
  });

  it("tells callbacks without output apart, even from one place and with the same inputs", () => {
    const registry = createRegistry({ preventInitialCallbacks: false });
    for (let count = 0; count < 3; count += 1) {
      registry.add({}, handler, "loop");
      registry.add({ inputs }, handler, "loop");
    }
    expect(new Set(registry.definitions.map(({ output }) => output)).size).toBe(6);
  });

  it("W50 knows callbacks without output and inputs again after a deployment, wherever they are in the source then", () => {
    const outputs = (...places: string[]) => {
      const registry = createRegistry({ preventInitialCallbacks: false });
      for (const place of places) registry.add({}, handler, place);
      registry.add({ name: "clock" }, handler, String(places));
      return registry.definitions.map(({ output }) => output);
    };
    expect(outputs("at factory (app.ts:1:1)", "at app.ts:2:1")).toEqual(
      outputs("at o.f (new.ts:9:9)", "at x:1"),
    );
    expect(outputs("a").at(-1)).toBe(outputs("a", "b", "c").at(-1));
  });

  it("finds nothing under the names of prototypes", () => {
    const registry = createRegistry({ preventInitialCallbacks: false });
    for (const name of ["", "__proto__", "constructor"]) {
      expect(() => registry.find(name)).toThrow(expect.objectContaining({ code: "callback_not_allowed" }));
    }
  });

  it("says what was asked for, on one short line", () => {
    const registry = createRegistry({ preventInitialCallbacks: false });
    expect(() => registry.find("a.x\nb")).toThrow('no callback with the output "a.x\\nb"');
    expect(() => registry.find("long".repeat(1_000))).toThrow(/^.{100,150}…"$/);
  });

  it("gives callbacks the app's defaults", () => {
    const onError = () => "x";
    const registry = createRegistry({ preventInitialCallbacks: true, onError });
    const callback = registry.add({ output: Output("a", "b"), inputs }, handler, "1");
    expect(callback.definition.prevent_initial_call).toBe(true);
    expect(callback.onError).toBe(onError);
  });

  it("says which callbacks stream, and nothing of the others", () => {
    const registry = createRegistry({ preventInitialCallbacks: false });
    const generator = async function* () {};
    registry.add({ output: Output("a", "b"), persistent: true }, generator, "1");
    registry.add({ output: Output("c", "d"), stream: true }, () => generator(), "2");
    registry.add({ output: Output("e", "f"), stream: false }, handler, "3");
    expect(registry.definitions.map(({ stream }) => stream)).toEqual([true, true, undefined]);
    expect(registry.definitions[2]).not.toHaveProperty("stream");
  });

  it.each<[string, CallbackOptions, AnyHandler, string]>([
    ["a plain generator", {}, function* () {}, "async function*"],
    ["stream: false for a generator", { stream: false }, async function* () {}, "stream cannot be false"],
    ["a stream that is neither true nor false", { stream: 1 as never }, handler, "true or false"],
    ["a background callback that yields", { background: true }, async function* () {}, "cannot stream"],
    ["a background callback with stream", { background: true, stream: true }, handler, "cannot stream"],
  ])("refuses %s, without a trace", (_, options, given, message) => {
    const registry = createRegistry({ preventInitialCallbacks: false });
    expect(() => registry.add({ output: Output("a", "b"), ...options }, given, "1")).toThrow(message);
    expect(registry.definitions).toEqual([]);
  });
});
