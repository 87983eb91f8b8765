import { describe, expect, it } from "vitest";
import type { Fault } from "../../faults.ts";
import { definition, div } from "../../testing/layouts.ts";
import { createRunnerHarness, type RunnerHarness } from "../../testing/runnerHarness.ts";
import { type ComponentCheck, createComponentCheck } from "./checkComponents.ts";

/** A library whose components have no prop that begins with `wrong`. */
function start(layout: unknown): { harness: RunnerHarness; said: () => string[]; check: ComponentCheck } {
  const faults: Fault[] = [];
  const check = createComponentCheck(
    {
      propNames: () => undefined,
      wrongProps: (_, type, props) =>
        Object.keys(props)
          .filter((prop) => prop.startsWith("wrong"))
          .map((prop) => ({
            prop,
            message: `${type} has no prop "${prop}".`,
            isUnknown: prop !== "wrongKind",
          })),
    },
    (fault) => faults.push(fault),
  );
  const box = definition("..box.children...box.wrongOutput...box.wrongKind..", ["go.n"], {
    prevent_initial_call: true,
  });
  const harness = createRunnerHarness(layout, [box], { onWritten: check.written });
  return { harness, check, said: () => faults.map(({ message, source }) => `${source}: ${message}`) };
}

describe("D6 wrong props are told, each once", () => {
  const layout = div("root", [div("go", null, { n: 0 }), div("box"), div("old", null, { wrongFirst: 1 })]);

  it("of the layout", () => {
    const { harness, check, said } = start(layout);
    check.all(harness.layout.root);
    check.all(harness.layout.root);
    expect(said()).toEqual(['Div old: Div has no prop "wrongFirst".']);
  });

  it("of set_props, of scripts and of results, but not again of what was there", () => {
    const { harness, said } = start(layout);
    const { updates } = harness.runner;
    updates.fromServer("old", { fine: 1 });
    expect(said()).toEqual([]);
    for (const wrong of [1, 2]) updates.fromServer("old", { wrong });
    expect(said()).toEqual(['Div old: Div has no prop "wrong".']);
    const box = harness.layout.ids.get("box");
    if (box !== undefined) updates.fromScript(box, { wrongly: 1 });
    harness.change("go", { n: 1 });
    const children = [div("new", div(undefined, null, { wrongDeep: 1 }))];
    const [open] = harness.client.open();
    open?.answer({ box: { children, wrongOutput: 1, wrongKind: 1 } });
    harness.settle();
    expect(said().slice(1)).toEqual([
      'Div box: Div has no prop "wrongly".',
      'Div box: Div has no prop "wrongKind".',
      'Div: Div has no prop "wrongDeep".',
    ]);
  });
});
