import { createContext, runInContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { nameFunction, renderClientsideScript } from "./clientsideFunctions.ts";
import { ALL, Input, Output, State } from "./dependencies.ts";
import { createRegistry } from "./registry.ts";

/** What `dash_clientside` is after the script ran in a page. */
function run(script: string, before: Record<string, unknown> = {}): Record<string, Record<string, unknown>> {
  const window = { dash_clientside: before };
  runInContext(script, createContext({ window }));
  return window.dash_clientside as Record<string, Record<string, unknown>>;
}

describe("source text", () => {
  it.each([
    "(a, b) => a + b",
    "function (a, b) { return a + b; }",
    "  \n  function named(a, b) { return a + b; };\n",
    "async (a, b) => { await null; return a + b; } // the sum",
    "(function () { return (a, b) => a + b; })()",
  ])("becomes a function of its page: %s", async (source) => {
    const named = nameFunction(source);
    expect(named.clientside_function).toEqual({
      namespace: "_dashprivate_clientside_funcs",
      function_name: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const found = run(renderClientsideScript([named]))._dashprivate_clientside_funcs;
    const sum = found?.[named.clientside_function.function_name] as (a: number, b: number) => unknown;
    expect(await sum(1, 2)).toBe(3);
  });

  it.each(["function (", "", "  ;", "let a = 1", "return 1", "a => a) + (b", "a => { "])(
    "that is no expression is refused: %j",
    (source) => {
      expect(() => nameFunction(source)).toThrow(/no expression/);
    },
  );

  it("that throws where it is defined does not take the others with it", () => {
    const errors: unknown[] = [];
    const script = renderClientsideScript([nameFunction("missing.thing"), nameFunction("() => 1")]);
    const window: { dash_clientside?: Record<string, object> } = {};
    runInContext(script, createContext({ window, reportError: (error: unknown) => errors.push(error) }));
    expect(errors).toEqual([expect.objectContaining({ name: "ReferenceError" })]);
    expect(Object.keys(window.dash_clientside?._dashprivate_clientside_funcs ?? {})).toHaveLength(1);
  });

  it("stands beside what a page has", () => {
    const mine = { double: () => 2 };
    const named = nameFunction("() => 1");
    const after = run(
      renderClientsideScript([named, nameFunction({ namespace: "mine", functionName: "double" })]),
      {
        mine,
      },
    );
    expect(after.mine).toBe(mine);
    expect(Object.keys(after._dashprivate_clientside_funcs ?? {})).toEqual([
      named.clientside_function.function_name,
    ]);
    expect(renderClientsideScript([])).toBe("");
  });
});

describe("a named function", () => {
  it("is told as it is", () => {
    expect(nameFunction({ namespace: "mine", functionName: "double" })).toEqual({
      clientside_function: { namespace: "mine", function_name: "double" },
    });
  });

  it.each([
    ["_dashprivate_x", "f"],
    ["PreventUpdate", "f"],
    ["no_update", "f"],
    ["set_props", "f"],
    ["__proto__", "f"],
    ["mine", "__proto__"],
    ["mine", ""],
    ["", "f"],
  ])("cannot be %s.%s", (namespace, functionName) => {
    expect(() => nameFunction({ namespace, functionName })).toThrow(TypeError);
  });
});

describe("a clientside callback", () => {
  const inputs = [Input("a", "x")];

  it("is defined as any other, and never run here", () => {
    const registry = createRegistry({ preventInitialCallbacks: false });
    registry.addClientside(
      { output: Output({ i: ALL }, "x"), inputs, state: [State("s", "x")], preventInitialCall: true },
      "() => 1",
    );
    registry.addClientside({ output: [Output("b", "x")], inputs }, "() => 1");
    registry.addClientside({ inputs }, { namespace: "mine", functionName: "f" });
    expect(registry.definitions).toMatchObject([
      { output: '{"i":["ALL"]}.x', prevent_initial_call: true, state: [{ id: "s", property: "x" }] },
      { output: "..b.x..", clientside_function: { namespace: "_dashprivate_clientside_funcs" } },
      { no_output: true, clientside_function: { namespace: "mine", function_name: "f" } },
    ]);
    expect(registry.clientsideFunctions).toHaveLength(1);
    expect(() => registry.find("..b.x..")).toThrow(expect.objectContaining({ code: "callback_not_allowed" }));
  });

  it("owns its outputs, and leaves nothing behind when it is refused", () => {
    const registry = createRegistry({ preventInitialCallbacks: false });
    expect(() => registry.addClientside({ output: Output("a", "y"), inputs }, "not one")).toThrow(TypeError);
    expect(registry.definitions).toEqual([]);
    registry.addClientside({ output: Output("a", "y"), inputs }, "() => 1");
    expect(() => registry.add({ output: Output("a", "y"), inputs }, () => 1, "here")).toThrow(
      "already an output",
    );
  });

  it("takes no names, which its page could not hand on", () => {
    const registry = createRegistry({ preventInitialCallbacks: false });
    for (const options of [{ inputs: { a: Input("a", "x") } }, { output: { a: Output("a", "x") } }]) {
      expect(() => registry.addClientside(options as never, "() => 1")).toThrow(TypeError);
    }
  });
});
