/** Callbacks that yield: what becomes a part, how the run ends, and that the generator is closed. */
import { Readable } from "node:stream";
import type { CallbackRequestBody } from "@patchbay/protocol";
import { describe, expect, it } from "vitest";
import type { CallbackOptions } from "../callbacks/callbackOptions.ts";
import { Output } from "../callbacks/dependencies.ts";
import { type AnyHandler, createRegistry } from "../callbacks/registry.ts";
import type { CallbackContext } from "./context.ts";
import { Disconnected } from "./disconnected.ts";
import { noUpdate, PreventUpdate } from "./noUpdate.ts";
import type { PropsById } from "./result.ts";
import { type Run, runCallback } from "./runCallback.ts";

const a = { id: "a", property: "x" };
const one: CallbackOptions = { output: Output("a", "x") };

async function play(options: CallbackOptions, handler: AnyHandler, over: Partial<Run> = {}) {
  const registry = createRegistry({ preventInitialCallbacks: false });
  const callback = registry.add(options, handler, "here");
  const sent: unknown[] = [];
  const body: CallbackRequestBody = {
    output: callback.definition.output,
    ...(options.output && { outputs: a }),
    inputs: [],
    changedPropIds: [],
    parsedChangedPropsIds: [],
  };
  const run = {
    request: {} as Run["request"],
    signal: new AbortController().signal,
    websocket: null,
    setProps: (id: string, props: unknown) => void sent.push(["set", id, props]),
    sendPart: async (response: PropsById) => void sent.push(JSON.parse(JSON.stringify(response))),
    ...over,
  };
  return { result: await runCallback(callback, body, run), sent };
}

describe("a callback that yields", () => {
  it("sends each value as a part, in order with what it sets, and ends without an update", async () => {
    const { result, sent } = await play(one, async function* (context) {
      yield 1;
      (context as CallbackContext).setProps("b", { y: 2 });
      yield noUpdate;
      yield null;
    });
    expect(sent).toEqual([{ a: { x: 1 } }, ["set", "b", { y: 2 }], {}, { a: { x: null } }]);
    expect(result).toEqual({ status: "streamed" });
  });

  it("sends what it returns as the last part", async () => {
    const { sent } = await play(one, async function* () {
      yield 1;
      return 2;
    });
    expect(sent).toEqual([{ a: { x: 1 } }, { a: { x: 2 } }]);
  });

  it("may have no outputs, and then yields nothing", async () => {
    const empty = await play({}, async function* () {
      yield;
    });
    expect(empty).toEqual({ result: { status: "streamed" }, sent: [{}] });
    const full = await play({}, async function* () {
      yield 1;
    });
    expect(full.result).toMatchObject({ status: "failed", error: { code: "callback_failed" } });
  });

  it.each([
    ["at once", []],
    ["after a part", [1]],
  ])("ends cleanly by PreventUpdate, %s", async (_, values) => {
    const { result, sent } = await play(one, async function* () {
      yield* values;
      throw new PreventUpdate();
    });
    expect(result).toEqual({ status: "streamed" });
    expect(sent).toHaveLength(values.length);
  });

  it("fails with its error, after its parts", async () => {
    const { result, sent } = await play(one, async function* () {
      yield 1;
      throw new Error("order 4035 failed");
    });
    expect(result).toMatchObject({ status: "failed", error: { message: "order 4035 failed" } });
    expect(sent).toEqual([{ a: { x: 1 } }]);
  });

  it("ends cleanly with the part of onError", async () => {
    const failing = async function* () {
      yield "a";
      throw new Error("xx");
    };
    const onError = (error: unknown) => `handled ${(error as Error).message}`;
    const { result, sent } = await play({ ...one, onError }, failing);
    expect(result).toEqual({ status: "streamed" });
    expect(sent).toEqual([{ a: { x: "a" } }, { a: { x: "handled xx" } }]);
    const silent = await play({ ...one, onError: () => undefined }, failing);
    expect(silent).toEqual({ result: { status: "streamed" }, sent: [{ a: { x: "a" } }, {}] });
  });

  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;
  it.each<[string, unknown, RegExp]>([
    ["undefined", undefined, /undefined/],
    ["a function", () => 1, /function/],
    ["a BigInt", 1n, /a\.x: .*BigInt/],
    ["a cycle", cyclic, /a\.x: .*circular/],
  ])("fails with the name of the prop, and is closed: %s", async (_, value, message) => {
    let closed = 0;
    const { result, sent } = await play(one, async function* () {
      try {
        yield 1;
        yield value;
        yield 2;
      } finally {
        closed += 1;
      }
    });
    expect(result).toMatchObject({
      status: "failed",
      error: { code: "callback_failed", message: expect.stringMatching(message) },
    });
    expect(sent).toEqual([{ a: { x: 1 } }]);
    expect(closed).toBe(1);
  });

  it("is closed when its run is aborted, and sends no more", async () => {
    const controller = new AbortController();
    const log: unknown[] = [];
    const { result } = await play(
      one,
      async function* () {
        try {
          for (let n = 1; ; n += 1) {
            log.push(n);
            yield n;
          }
        } finally {
          log.push("closed");
        }
      },
      {
        signal: controller.signal,
        async sendPart(response) {
          log.push(response.a?.x);
          if (response.a?.x === 2) controller.abort(new Disconnected());
        },
      },
    );
    expect(log).toEqual([1, 1, 2, 2, "closed"]);
    expect(result).toEqual({ status: "prevented" });
  });

  it("is prevented where its own wait was aborted", async () => {
    const controller = new AbortController();
    controller.abort(new Disconnected());
    const handler = async function* (context: unknown) {
      yield (context as CallbackContext).signal.throwIfAborted();
    };
    expect((await play(one, handler, { signal: controller.signal })).result).toEqual({ status: "prevented" });
  });

  it("cannot be a job", async () => {
    const registry = createRegistry({ preventInitialCallbacks: false });
    const callback = registry.add({}, async function* () {}, "here");
    const body = {
      output: callback.definition.output,
      inputs: [],
      changedPropIds: [],
      parsedChangedPropsIds: [],
    };
    const run = {
      request: {} as Run["request"],
      signal: new AbortController().signal,
      websocket: null,
      setProps: () => undefined,
    };
    expect(await runCallback(callback, body, run)).toMatchObject({
      status: "failed",
      error: { code: "callback_not_allowed" },
    });
  });
});

describe("stream: true", () => {
  async function* letters() {
    yield "a";
    yield "b";
  }

  it.each<[string, AnyHandler]>([
    ["returns a generator", () => letters()],
    ["returns a promise of one", async () => letters()],
    ["returns a readable stream", () => Readable.from(letters())],
  ])("streams from a function that %s", async (_, handler) => {
    const { result, sent } = await play({ ...one, stream: true }, handler);
    expect(sent).toEqual([{ a: { x: "a" } }, { a: { x: "b" } }]);
    expect(result).toEqual({ status: "streamed" });
  });

  it.each([["a text"], [["a", "list"]], [undefined]])(
    "is an error for a function that returns %j",
    async (value) => {
      const { result, sent } = await play({ ...one, stream: true }, () => value);
      expect(result).toMatchObject({
        status: "failed",
        error: { message: expect.stringContaining("async generator") },
      });
      expect(sent).toEqual([]);
    },
  );

  it("is named in the error of a function that returns a generator without it", async () => {
    const { result } = await play(one, () => letters());
    expect(result).toMatchObject({
      status: "failed",
      error: { message: expect.stringContaining("stream: true") },
    });
  });
});
