import { it } from "vitest";
import { playSeeds } from "./playSeeds.ts";

it("whatever happens to the network, the server, workers and pages: nothing is lost, doubled or left open", async () => {
  await playSeeds(1, 1_000);
});
