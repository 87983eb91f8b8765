import { expect, it } from "vitest";
import { STEPS } from "./playSeeds.ts";
import { SABOTAGES } from "./sabotage.ts";
import { simulate } from "./simulate.ts";

/** With a guard switched off the simulation fails soon: it would notice if the guard broke. */
it.each(Object.keys(SABOTAGES))(
  "is noticed: %s",
  async (name) => {
    // The least likely is noticed by one seed in twenty.
    for (let seed = 1; seed <= 300; seed += 1) {
      const { failure } = await simulate(seed, STEPS, SABOTAGES[name]?.());
      if (failure !== undefined) return;
    }
    expect.fail("300 seeds passed as if nothing were wrong");
  },
  120_000,
);
