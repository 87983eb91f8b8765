import type { CallbackRequestBody, Props } from "@patchbay/protocol";
import { describe, expect, it } from "vitest";
import type { CallbackOptions } from "../callbacks/callbackOptions.ts";
import { ALL, Input, MATCH, Output, State } from "../callbacks/dependencies.ts";
import { type AnyHandler, createRegistry } from "../callbacks/registry.ts";
import type { CallbackContext } from "./context.ts";
import { Disconnected } from "./disconnected.ts";
import { noUpdate, PreventUpdate } from "./noUpdate.ts";
import { runCallback } from "./runCallback.ts";
import { sleep } from "./sleep.ts";

const request = {
  transport: "socket",
  headers: {},
  cookies: {},
  path: "/",
  query: new URLSearchParams(),
  remoteAddress: undefined,
  token: undefined,
  identity: undefined,
} as const;

function run(
  options: CallbackOptions,
  handler: AnyHandler,
  body: Partial<CallbackRequestBody> = {},
  signal?: AbortSignal,
) {
  const registry = createRegistry({ preventInitialCallbacks: false });
  const callback = registry.add(options, handler, "here");
  const updates: [string, Props][] = [];
  const result = runCallback(
    callback,
    {
      output: callback.definition.output,
      inputs: [],
      changedPropIds: [],
      parsedChangedPropsIds: [],
      ...body,
    },
    {
      request,
      signal: signal ?? new AbortController().signal,
      websocket: null,
      setProps: (id, props) => updates.push([id, props]),
    },
  );
  return { result, updates };
}

const a = { id: "a", property: "x" };
const one: CallbackOptions = { output: Output("a", "x") };
const two: CallbackOptions = { output: [Output("a", "x"), Output("b", "y")] };
const named: CallbackOptions = { output: { p: Output("a", "x"), q: Output("b", "y") } };
const twoRefs = [a, { id: "b", property: "y" }];

describe("what a callback gives becomes", () => {
  it.each<[string, CallbackOptions, Partial<CallbackRequestBody>, unknown, unknown]>([
    ["one value", one, { outputs: a }, 1, { a: { x: 1 } }],
    ["null", one, { outputs: a }, null, { a: { x: null } }],
    ["no update", one, { outputs: a }, noUpdate, {}],
    ["no update out of a cache", one, { outputs: a }, { _dash_no_update: "_dash_no_update" }, {}],
    ["several values", two, { outputs: twoRefs }, [1, 2], { a: { x: 1 }, b: { y: 2 } }],
    ["no update for some", two, { outputs: twoRefs }, [noUpdate, 2], { b: { y: 2 } }],
    ["no update for all at once", two, { outputs: twoRefs }, noUpdate, {}],
    ["values by name", named, { outputs: twoRefs }, { q: 2, p: noUpdate }, { b: { y: 2 } }],
    ["no update for all names at once", named, { outputs: twoRefs }, noUpdate, {}],
    [
      "a list for ALL",
      { output: Output({ i: ALL }, "x") },
      { outputs: [1, 2].map((i) => ({ id: { i }, property: "x" })) },
      ["p", noUpdate],
      { '{"i":1}': { x: "p" } },
    ],
    [
      "a duplicate output, without its hash",
      { output: Output("a", "x", { allowDuplicate: true }), preventInitialCall: true },
      { outputs: { id: "a", property: "x@abc" } },
      1,
      { a: { x: 1 } },
    ],
  ])("%s", async (...[, options, body, value, response]) => {
    expect(await run(options, () => value, body).result).toEqual({ status: "updated", response });
  });

  it.each<[string, CallbackOptions, Partial<CallbackRequestBody>, unknown]>([
    ["undefined", one, { outputs: a }, undefined],
    ["a function", one, { outputs: a }, () => 1],
    ["one value for two outputs", two, { outputs: twoRefs }, 1],
    ["three values for two outputs", two, { outputs: twoRefs }, [1, 2, 3]],
    ["a list for names", named, { outputs: twoRefs }, [1, 2]],
    ["a name too few", named, { outputs: twoRefs }, { p: 1 }],
    ["a name too many", named, { outputs: twoRefs }, { p: 1, q: 2, r: 3 }],
    ["a value without outputs", {}, {}, 1],
    [
      "a short list for ALL",
      { output: Output({ i: ALL }, "x") },
      { outputs: [{ id: { i: 1 }, property: "x" }] },
      [],
    ],
  ])("%s: an error", async (_, options, body, value) => {
    const result = await run(options, () => value, body).result;
    expect(result).toMatchObject({ status: "failed", error: { code: "callback_failed" } });
  });

  it("nothing, prevented, failed", async () => {
    expect(await run({}, () => undefined).result).toEqual({ status: "done" });
    const thrown = (error: unknown) => () => {
      throw error;
    };
    expect(await run(one, thrown(new PreventUpdate()), { outputs: a }).result).toEqual({
      status: "prevented",
    });
    expect(await run(one, thrown(new Disconnected()), { outputs: a }).result).toEqual({
      status: "prevented",
    });
    expect(await run(one, thrown("text"), { outputs: a }).result).toMatchObject({
      status: "failed",
      error: { code: "callback_failed", message: "text" },
    });
  });

  it.each([
    [undefined, "undefined"],
    [{ code: 5 }, "{ code: 5 }"],
    [Object.create(null), "[Object: null prototype] {}"],
  ])("%o, thrown: an error that says so", async (thrown, shown) => {
    const throwing = () => {
      throw thrown;
    };
    expect(await run(one, throwing, { outputs: a }).result).toMatchObject({
      status: "failed",
      error: { code: "callback_failed", message: `${shown} was thrown, which is no Error` },
    });
  });
});

describe("a request that does not fit its callback", () => {
  const options = { output: Output("a", "x"), inputs: [Input("i", "v")], state: [State("s", "v")] };
  const good = { outputs: a, inputs: [{ id: "i", property: "v" }], state: [{ id: "s", property: "v" }] };
  const pattern = { output: Output({ t: "o", i: MATCH }, "x"), inputs: [Input({ t: "i", i: ALL }, "v")] };
  const goodPattern = {
    outputs: { id: { t: "o", i: 1 }, property: "x" },
    inputs: [[{ id: { t: "i", i: 5 }, property: "v" }]],
  };

  it("is the only one that fails", async () => {
    expect(await run(options, () => 1, good).result).toMatchObject({ status: "updated" });
    expect(await run(pattern, () => 1, goodPattern).result).toMatchObject({ status: "updated" });
  });

  it.each<[string, CallbackOptions, Partial<CallbackRequestBody>]>([
    ["no outputs", options, { inputs: good.inputs, state: good.state }],
    ["a list for one output", options, { ...good, outputs: [a] }],
    ["another output", options, { ...good, outputs: { id: "b", property: "x" } }],
    ["another output prop", options, { ...good, outputs: { id: "a", property: "y" } }],
    ["no state", options, { outputs: a, inputs: good.inputs }],
    ["an input too many", options, { ...good, inputs: [...good.inputs, ...good.inputs] }],
    ["another input", options, { ...good, inputs: [{ id: "z", property: "v" }] }],
    ["a list for one input", options, { ...good, inputs: [good.inputs] }],
    ["a dict id for a string id", options, { ...good, outputs: { id: { a: 1 }, property: "x" } }],
    ["one input for ALL", pattern, { ...goodPattern, inputs: [{ id: { t: "i", i: 5 }, property: "v" }] }],
    ["a key too many", pattern, { ...goodPattern, outputs: { id: { t: "o", i: 1, z: 1 }, property: "x" } }],
    ["another constant", pattern, { ...goodPattern, outputs: { id: { t: "p", i: 1 }, property: "x" } }],
    [
      "an object in place of a value",
      pattern,
      { ...goodPattern, outputs: { id: { t: "o", i: {} as unknown as number }, property: "x" } },
    ],
  ])("%s", async (_, callback, body) => {
    let ran = false;
    const { result } = run(callback, () => (ran = true), body);
    expect(await result).toMatchObject({ status: "failed", error: { code: "request_mismatch" } });
    expect(ran).toBe(false);
  });
});

it("hands values, then the context", async () => {
  const seen: unknown[] = [];
  const options = {
    inputs: [Input("i", "v"), Input({ i: ALL }, "v")],
    state: [State("s", "v")],
  };
  await run(options, (...args) => void seen.push(...args), {
    inputs: [
      { id: "i", property: "v" },
      [
        { id: { i: 1 }, property: "v", value: "p" },
        { id: { i: 2 }, property: "v", value: null },
      ],
    ],
    state: [{ id: "s", property: "v", value: JSON.parse('{"__proto__":1}') }],
    changedPropIds: ['{"i":1}.v'],
  }).result;
  const context = seen.pop() as CallbackContext;
  expect(seen).toEqual([undefined, ["p", null], JSON.parse('{"__proto__":1}')]);
  expect(context.triggered).toEqual([{ propId: '{"i":1}.v', id: { i: 1 }, property: "v", value: "p" }]);
  expect(context.triggeredId).toEqual({ i: 1 });
  expect({ ...context.triggeredPropIds }).toEqual({ '{"i":1}.v': { i: 1 } });
  expect({ ...context.inputs }).toEqual({ "i.v": undefined, '{"i":1}.v': "p", '{"i":2}.v': null });
  expect(context.websocket).toBeNull();
});

describe("setProps", () => {
  it("sends all props together, under the id's canonical text", async () => {
    const { result, updates } = run({}, (context) =>
      (context as CallbackContext).setProps({ t: "x", i: 1 }, { p: 1, q: null }),
    );
    await result;
    expect(updates).toEqual([['{"i":1,"t":"x"}', { p: 1, q: null }]]);
  });

  it("refuses what JSON would drop", async () => {
    const { result, updates } = run({}, (context) =>
      (context as CallbackContext).setProps("x", { p: 1, q: undefined }),
    );
    expect(await result).toMatchObject({
      status: "failed",
      error: { message: expect.stringContaining("q cannot be set") },
    });
    expect(updates).toEqual([]);
  });
});

describe("onError", () => {
  const failing = () => {
    throw new Error("boom");
  };
  it("gives the result in place of the callback, and may update props", async () => {
    const onError: CallbackOptions["onError"] = (error, context) => {
      context.setProps("log", { children: String(error) });
      return "instead";
    };
    const { result, updates } = run({ ...one, onError }, failing, { outputs: a });
    expect(await result).toEqual({ status: "updated", response: { a: { x: "instead" } } });
    expect(updates).toEqual([["log", { children: "Error: boom" }]]);
  });

  it("means no update when it gives nothing, and fails when it throws", async () => {
    expect(await run({ ...one, onError: () => undefined }, failing, { outputs: a }).result).toEqual({
      status: "updated",
      response: {},
    });
    expect(await run({ onError: () => undefined }, failing).result).toEqual({ status: "done" });
    expect(await run({ ...one, onError: failing }, failing, { outputs: a }).result).toMatchObject({
      status: "failed",
    });
  });

  it("does not see PreventUpdate", async () => {
    const prevented = () => {
      throw new PreventUpdate();
    };
    expect(await run({ ...one, onError: () => "instead" }, prevented, { outputs: a }).result).toEqual({
      status: "prevented",
    });
  });
});

describe("a run whose tab goes", () => {
  it("ends silently, by whatever way the abort comes out", async () => {
    const tab = new AbortController();
    const slept = run({}, () => sleep(1e6, tab.signal), {}, tab.signal);
    const aborted = run(
      {},
      () =>
        new Promise((_, reject) => {
          tab.signal.addEventListener("abort", () => reject(new DOMException("stop", "AbortError")));
        }),
      {},
      tab.signal,
    );
    tab.abort(new Disconnected());
    expect(await slept.result).toEqual({ status: "prevented" });
    expect(await aborted.result).toEqual({ status: "prevented" });
    await expect(sleep(1, tab.signal)).rejects.toBe(tab.signal.reason);
  });

  it("still reports errors of its own", async () => {
    const tab = new AbortController();
    tab.abort(new Disconnected());
    const failing = () => {
      throw new Error("in clean-up");
    };
    expect(await run({}, failing, {}, tab.signal).result).toMatchObject({ status: "failed" });
  });
});
