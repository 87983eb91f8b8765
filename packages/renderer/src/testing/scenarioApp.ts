/** An app that answers itself, for scenarios of whole graphs. */
import type { CallbackDefinition, ComponentId, Props } from "@patchbay/protocol";
import { createRunnerHarness, type RunnerHarness } from "./runnerHarness.ts";

/** What the server makes of input and state values. */
export type Compute = (...values: never[]) => unknown;

/** What a computation gives that changes nothing. */
export const PREVENT: unique symbol = Symbol("prevent");

export interface ScenarioApp {
  readonly harness: RunnerHarness;
  /** Outputs in the order in which they were asked for. */
  calls(): string[];
  /** Answers all that is asked, until nothing more is. */
  rest(): void;
}

/** An app whose server computes by `output`; single outputs with fixed ids, unless the function gives props by id. */
export function createScenarioApp(
  layout: unknown,
  definitions: readonly CallbackDefinition[],
  compute: Record<string, Compute>,
): ScenarioApp {
  const harness = createRunnerHarness(layout, definitions);
  const read = (refs: unknown): unknown =>
    Array.isArray(refs) ? refs.map(read) : (refs as { value?: unknown }).value;
  return {
    harness,
    calls: () => harness.client.requests.map(({ body }) => body.output),
    rest() {
      for (let [open] = harness.client.open(); open !== undefined; [open] = harness.client.open()) {
        const { output, inputs, state = [], outputs } = open.body;
        const result = compute[output]?.(...([...inputs, ...state].map(read) as never[]));
        if (result === PREVENT) open.prevent();
        else if (typeof result === "object" && result !== null && "byId" in result) {
          open.answer(result.byId as Record<string, Props>);
        } else {
          const { id, property } = outputs as { id: ComponentId; property: string };
          const idText = typeof id === "string" ? id : JSON.stringify(id);
          open.answer({ [idText]: { [property.split("@")[0] ?? ""]: result } });
        }
        harness.settle();
      }
    },
  };
}
