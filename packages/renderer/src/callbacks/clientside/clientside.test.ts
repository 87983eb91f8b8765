import type { CallbackDefinition } from "@patchbay/protocol";
import { describe, expect, it, vi } from "vitest";
import { createClientsidePage } from "../../testing/clientsidePage.ts";
import { boxes, definition, div } from "../../testing/layouts.ts";
import { createRunnerHarness, type RunnerHarness } from "../../testing/runnerHarness.ts";
import { SETTLE_MS } from "./clientsideExecutor.ts";

type Rest = Parameters<typeof definition>[2];

function clientside(output: string, inputs: string[], name: string, rest: Rest = {}): CallbackDefinition {
  const clientside_function = { namespace: "own", function_name: name };
  return definition(output, inputs, { clientside_function, ...rest });
}

/** The members of `dash_clientside` that functions use; filled when the harness is made. */
const dc: Record<string, unknown> = {};

function start(
  layout: unknown,
  definitions: CallbackDefinition[],
  own: Record<string, (...args: never[]) => unknown>,
): RunnerHarness {
  const { page, functions } = createClientsidePage(own);
  for (const name of Object.keys(dc)) delete dc[name];
  Object.defineProperty(dc, "page", { value: page, configurable: true });
  Object.assign(dc, page.dash_clientside);
  return createRunnerHarness(layout, definitions, { functions });
}

const context = (): Record<string, unknown> | undefined =>
  (dc.page as { dash_clientside: Record<string, never> }).dash_clientside.callback_context;

/** Promises of functions have settled, and what follows from them has run. */
async function settled(harness: RunnerHarness): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  harness.settle();
}

describe("values (5.13.2, 5.13.3)", () => {
  it("gives inputs, then state, and applies one value at once", () => {
    const fn = vi.fn((a: string, b: string) => `${a}${b}`);
    const harness = start(boxes("a", "b", "out"), [clientside("out.v", ["a.v"], "fn", { state: ["b.v"] })], {
      fn,
    });
    expect(harness.value("out", "v")).toBe("ab");
    expect(harness.client.requests).toEqual([]);
    expect(harness.busy.getState()).toBe(false);
  });

  it("gives undefined for what is not set, null for what is optional and missing, lists for wildcards", () => {
    const fn = vi.fn((..._: unknown[]) => 0);
    const layout = div("root", [
      div("a"),
      div({ t: "x", i: 1 }, null, { v: 1 }),
      div({ t: "x", i: 2 }),
      div("out"),
    ]);
    start(layout, [clientside("out.v", ["a.none", "absent.v?", '{"i":["ALL"],"t":"x"}.v'], "fn")], { fn });
    expect(fn).toHaveBeenCalledWith(undefined, null, [1, undefined]);
  });

  it.each<[string, string, unknown, Record<string, unknown>]>([
    ["several outputs take a list", "..x.v...y.v..", [1, 2], { x: 1, y: 2 }],
    ["a list of one", "..x.v..", [1], { x: 1, y: "y" }],
    ["B10 a typed array is a list", "..x.v...y.v..", new Float32Array([1, 2]), { x: 1, y: 2 }],
    ["B10 so is what is like one", "..x.v...y.v..", { 0: 1, 1: 2, length: 2 }, { x: 1, y: 2 }],
    ["falsy values count", "x.v", 0, { x: 0, y: "y" }],
    ["a Patch is applied to the value of now", "x.v", "patch", { x: "xx", y: "y" }],
  ])("%s", (_, output, returned, expected) => {
    const harness = start(boxes("a", "x", "y"), [clientside(output, ["a.v"], "fn")], {
      fn: () => {
        if (returned !== "patch") return returned;
        const { Patch } = dc as { Patch: new () => { add(at: [], value: string): { build(): unknown } } };
        return new Patch().add([], "x").build();
      },
    });
    expect({ x: harness.value("x", "v"), y: harness.value("y", "v") }).toEqual(expected);
    expect(harness.faults).toEqual([]);
  });

  it("applies an undefined result, and triggers what depends on it", () => {
    const harness = start(
      boxes("a", "b", "c"),
      [clientside("b.v", ["a.v"], "fn"), definition("c.v", ["b.v"], { prevent_initial_call: true })],
      { fn: () => undefined },
    );
    expect(harness.value("b", "v")).toBeUndefined();
    expect(harness.openOutputs()).toEqual(["c.v"]);
  });

  it("takes a list for an ALL output", () => {
    const layout = div("root", [div("a", null, { v: 3 }), div({ i: 1 }), div({ i: 2 })]);
    const harness = start(layout, [clientside('{"i":["ALL"]}.v', ["a.v"], "fn")], {
      fn: () => ["p", dc.no_update],
    });
    expect(harness.value('{"i":1}', "v")).toBe("p");
    expect(harness.value('{"i":2}', "v")).toBeUndefined();
  });

  it("keeps a duplicate's hash out of the prop", () => {
    const harness = start(boxes("a", "b"), [clientside("b.v@abc", ["a.v"], "fn")], { fn: () => 1 });
    expect(harness.value("b", "v")).toBe(1);
  });

  it("ignores what a callback without outputs returns", () => {
    const harness = start(boxes("a"), [clientside("hash", ["a.v"], "fn", { no_output: true })], {
      fn: () => 1,
    });
    expect(harness.faults).toEqual([]);
    expect(harness.busy.getState()).toBe(false);
  });
});

describe("leaving outputs alone", () => {
  it.each([
    ["no_update for one of several", () => ["new", dc.no_update], { x: "new", y: "y" }],
    ["no_update for all of several", () => dc.no_update, { x: "x", y: "y" }],
    [
      "PreventUpdate",
      () => {
        throw dc.PreventUpdate;
      },
      { x: "x", y: "y" },
    ],
  ])("%s", (_, fn, expected) => {
    const harness = start(
      boxes("a", "x", "y", "z"),
      [
        clientside("..x.v...y.v..", ["a.v"], "fn"),
        definition("z.v", ["y.v"], { prevent_initial_call: true }),
      ],
      { fn },
    );
    expect({ x: harness.value("x", "v"), y: harness.value("y", "v") }).toEqual(expected);
    expect(harness.openOutputs()).toEqual([]);
    expect(harness.faults).toEqual([]);
  });

  it("prunes initial calls downstream", () => {
    const harness = start(
      boxes("a", "b", "c"),
      [clientside("b.v", ["a.v"], "fn"), definition("c.v", ["b.v"])],
      {
        fn: () => dc.no_update,
      },
    );
    expect(harness.openOutputs()).toEqual([]);
  });
});

describe("callback_context", () => {
  it("says what triggered, with all inputs, states and outputs as sent", () => {
    let seen: unknown;
    const id = { i: 1, t: "x.y" };
    const layout = div("root", [div(id, null, { v: 1 }), div("s", null, { v: 5 }), div("out")]);
    const harness = start(
      layout,
      [
        clientside("out.v", ['{"i":1,"t":"x.y"}.v', "s.none"], "fn", {
          state: ["s.v"],
          prevent_initial_call: true,
        }),
      ],
      {
        fn: () => {
          seen = structuredClone(context());
        },
      },
    );
    harness.change('{"i":1,"t":"x.y"}', { v: 2 });
    expect(seen).toEqual({
      triggered: [{ prop_id: '{"i":1,"t":"x.y"}.v', value: 2 }],
      triggered_id: id,
      inputs: { '{"i":1,"t":"x.y"}.v': 2, "s.none": null },
      inputs_list: [
        { id, property: "v", value: 2 },
        { id: "s", property: "none" },
      ],
      states: { "s.v": 5 },
      states_list: [{ id: "s", property: "v", value: 5 }],
      outputs_list: { id: "out", property: "v" },
    });
  });

  it("is there during the synchronous part only, and gone after a throw", async () => {
    const during: unknown[] = [];
    const harness = start(
      boxes("a", "b", "c"),
      [clientside("b.v", ["a.v"], "later"), clientside("c.v", ["a.v"], "broken")],
      {
        later: async () => {
          during.push(context() !== undefined);
          await Promise.resolve();
          during.push(context() !== undefined);
        },
        broken: () => {
          throw new Error("no");
        },
      },
    );
    await settled(harness);
    expect(during).toEqual([true, false]);
    expect(context()).toBeUndefined();
  });

  it("has an empty triggered list on initial calls", () => {
    let seen: unknown;
    start(boxes("a", "b"), [clientside("b.v", ["a.v"], "fn")], {
      fn: () => {
        seen = { ...context() };
      },
    });
    expect(seen).toMatchObject({ triggered: [], triggered_id: undefined, states_list: undefined });
  });
});

describe("promises", () => {
  it("hold up neither others nor a server callback, and what depends on them waits", async () => {
    let resolve: (value: string) => void = () => {};
    const harness = start(
      boxes("a", "b", "c", "d", "e"),
      [
        clientside("b.v", ["a.v"], "slow"),
        clientside("c.v", ["a.v"], "fast"),
        definition("d.v", ["a.v"]),
        clientside("e.v", ["b.v", "c.v"], "join"),
      ],
      {
        slow: () => new Promise<string>((done) => (resolve = done)),
        fast: () => "fast",
        join: (b: string, c: string) => `${b} ${c}`,
      },
    );
    expect(harness.value("c", "v")).toBe("fast");
    expect(harness.openOutputs()).toEqual(["d.v"]);
    expect(harness.value("e", "v")).toBe("e");
    expect(harness.busy.getState()).toBe(true);
    resolve("slow");
    await settled(harness);
    expect(harness.value("e", "v")).toBe("slow fast");
  });

  it("of a superseded run count for nothing", async () => {
    const resolvers: ((value: string) => void)[] = [];
    const harness = start(
      boxes("a", "b"),
      [clientside("b.v", ["a.v"], "fn", { prevent_initial_call: true })],
      {
        fn: () => new Promise<string>((done) => resolvers.push(done)),
      },
    );
    harness.change("a", { v: 1 });
    harness.change("a", { v: 2 });
    resolvers[1]?.("second");
    resolvers[0]?.("first");
    await settled(harness);
    expect(harness.value("b", "v")).toBe("second");
    expect(harness.loading.marks(harness.layout.root, true)).toEqual([]);
    expect(harness.timers).toEqual([]);
  });

  it("that do not settle are named, take no slot, and may still settle", async () => {
    let resolve: (value: string) => void = () => {};
    const never = Array.from({ length: 13 }, (_, at) => clientside(`n${at}.v`, ["a.v"], "never"));
    const harness = start(
      boxes("a", "b", ...never.map((_, at) => `n${at}`)),
      [...never, definition("b.v", ["a.v"])],
      { never: () => new Promise<string>((done) => (resolve = done)) },
    );
    expect(harness.openOutputs()).toEqual(["b.v"]);
    expect(harness.timers[0]?.ms).toBe(SETTLE_MS);
    harness.fire();
    expect(harness.faults).toMatchObject([{ code: "timeout", source: "n0.v" }]);
    resolve("at last");
    await settled(harness);
    expect(harness.value("n12", "v")).toBe("at last");
  });
});

describe("failures", () => {
  it.each<[string, () => unknown, RegExp]>([
    [
      "an Error keeps its message",
      () => {
        throw new RangeError("too far");
      },
      /^too far$/,
    ],
    [
      "another thrown value is named",
      () => {
        throw "bad";
      },
      /^Callback error updating b\.v via clientside function own\.fn: bad$/,
    ],
    ["a rejection", () => Promise.reject(new Error("later")), /^later$/],
  ])("%s", async (_, fn, message) => {
    const harness = start(
      boxes("a", "b", "c"),
      [clientside("b.v", ["a.v"], "fn"), clientside("c.v", ["b.v"], "next")],
      {
        fn,
        next: () => "ran",
      },
    );
    await settled(harness);
    expect(harness.faults).toMatchObject([
      { code: "callback_failed", severity: "error", source: "b.v via clientside function own.fn" },
    ]);
    expect(harness.faults[0]?.message).toMatch(message);
    expect(harness.value("c", "v")).toBe("c");
  });

  it("stop the chain once, not later updates", () => {
    let broken = true;
    const harness = start(boxes("a", "b"), [clientside("b.v", ["a.v"], "fn")], {
      fn: (a: unknown) => {
        if (broken) throw new Error("once");
        return a;
      },
    });
    broken = false;
    harness.change("a", { v: "again" });
    expect(harness.value("b", "v")).toBe("again");
    expect(harness.faults).toHaveLength(1);
  });

  it.each<[string, string, unknown, unknown, unknown]>([
    ["too few values", "..x.v...y.v..", [1], 1, "y"],
    ["too many values", "..x.v...y.v..", [1, 2, 3], 1, 2],
    ["no value", "..x.v...y.v..", [], "x", "y"],
    ["a text for several outputs", "..x.v...y.v..", "abc", "a", "b"],
    ["a text for a list of one", "..x.v..", "a", "a", "y"],
    ["too few for ALL, among others", '..{"i":["ALL"]}.v...y.v..', [["p"], "q"], "x", "q"],
  ])("B10 %s: what has a partner counts, and the rest is told", (_, output, returned, x, y) => {
    const layout = div("root", [boxes("a", "x", "y"), div({ i: 1 }), div({ i: 2 })]);
    const harness = start(layout, [clientside(output, ["a.v"], "fn")], { fn: () => returned });
    expect([harness.value("x", "v"), harness.value("y", "v")]).toEqual([x, y]);
    expect(harness.value('{"i":1}', "v")).toBe(output.includes("ALL") ? "p" : undefined);
    expect(harness.value('{"i":2}', "v")).toBeUndefined();
    expect(harness.faults).toMatchObject([{ code: "callback_failed", severity: "warning" }]);
    expect(harness.faults[0]?.message).toMatch(/where a list of [12], one value per Output, is due/);
  });

  it.each([
    ["null", null],
    ["undefined", undefined],
    ["a number", 5],
    ["an object", { x: 1 }],
  ])("B10 wrong shape for several outputs: %s", (_, returned) => {
    const harness = start(boxes("a", "x", "y"), [clientside("..x.v...y.v..", ["a.v"], "fn")], {
      fn: () => returned,
    });
    expect(harness.faults).toMatchObject([{ code: "callback_failed", severity: "error" }]);
    expect(harness.faults[0]?.message).toContain("where a list of 2, one value per Output, is due");
    expect(harness.value("x", "v")).toBe("x");
  });

  it.each([["absent"], ["constructor"], ["__proto__"]])("a function that is not there: %s", (name) => {
    const harness = start(boxes("a", "b"), [clientside("b.v", ["a.v"], name)], {});
    expect(harness.faults).toMatchObject([
      { code: "callback_not_allowed", message: `The page has no clientside function own.${name}.` },
    ]);
  });

  it("a Patch that does not fit", () => {
    const harness = start(boxes("a", "b"), [clientside("b.none", ["a.v"], "fn")], {
      fn: () => ({ __dash_patch_update: "__dash_patch_update", operations: [] }),
    });
    expect(harness.faults).toMatchObject([{ code: "patch_failed", source: "b.none" }]);
  });
});

describe("chains", () => {
  it("mix with the server, which is asked once per change", () => {
    const harness = start(
      boxes("a", "b", "c", "d"),
      [clientside("b.v", ["a.v"], "fn"), definition("c.v", ["b.v"]), clientside("d.v", ["c.v", "b.v"], "fn")],
      { fn: (value: unknown) => `${value}!` },
    );
    harness.client.to("c.v").answer({ c: { v: "server" } });
    harness.settle();
    expect(harness.value("d", "v")).toBe("server!");
    expect(harness.client.requests).toHaveLength(1);
  });

  it("see an output that is its own input once", () => {
    const fn = vi.fn((value: unknown) => `${value}+`);
    const harness = start(
      boxes("a", "b"),
      [clientside("a.v", ["a.v"], "fn", { prevent_initial_call: true })],
      { fn },
    );
    harness.change("a", { v: "x" });
    expect(harness.value("a", "v")).toBe("x+");
    expect(fn).toHaveBeenCalledOnce();
  });
});
