/** What the scheduler costs; `npx vitest bench packages/renderer`. Never part of the tests: machines differ. */
import { bench, describe } from "vitest";
import { chainGraph, wideGraph } from "./bigGraphs.ts";
import { definition, div } from "./layouts.ts";
import { createRunnerHarness, type RunnerHarness } from "./runnerHarness.ts";

const wide = wideGraph(5_000);
const quiet = wide.definitions.map((own) => ({ ...own, prevent_initial_call: true }));
const chain = chainGraph(20);
let turn = 0;

function answerAll(harness: RunnerHarness): void {
  for (let open = harness.client.open(); open.length > 0; open = harness.client.open()) {
    for (const request of open) {
      request.answer({ [request.body.output.slice(0, -2)]: { v: ++turn } });
      harness.settle();
    }
  }
}

describe("5 000 callbacks over 10 000 components", () => {
  bench("layout, graph and first calls", () => {
    createRunnerHarness(wide.layout, wide.definitions);
  });

  const harness = createRunnerHarness(wide.layout, quiet);
  bench("one trigger", () => {
    harness.change("c4999", { v: ++turn });
  });
});

describe("a chain of 20", () => {
  const harness = createRunnerHarness(chain.layout, chain.definitions);
  bench("from trigger to end", () => {
    harness.change("c0", { v: ++turn });
    answerAll(harness);
  });
});

describe("a result with new components", () => {
  const definitions = [
    definition("out.children", ["btn.n"], { prevent_initial_call: true }),
    definition('{"i":["MATCH"],"t":"o"}.children', ['{"i":["MATCH"],"t":"i"}.v']),
    definition("btn.x", ['{"i":["ALL"],"t":"i"}.v'], { prevent_initial_call: true }),
  ];
  for (const count of [1_000, 3_000]) {
    const children = Array.from({ length: count / 2 }, (_, i) => [
      div({ t: "i", i }, null, { v: 1 }),
      div({ t: "o", i }),
    ]).flat();
    bench(`${count} with ids and callbacks`, () => {
      const harness = createRunnerHarness(div("root", [div("btn"), div("out")]), definitions);
      harness.change("btn", { n: 1 });
      harness.client.to("out.children").answer({ out: { children } });
      harness.settle();
    });
  }
});
