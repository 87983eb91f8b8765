/** Seeds nobody has played yet, for as long as asked: `npm run soak -- --minutes 10`. */
import { it } from "vitest";
import { playSeeds, STEPS } from "./playSeeds.ts";

const BATCH = 100;

it("soak", { timeout: 0 }, async () => {
  const minutes = Number(process.env.SOAK_MINUTES ?? 1);
  const first = Math.floor(Math.random() * 2 ** 30);
  const end = Date.now() + minutes * 60_000;
  let seed = first;
  do {
    await playSeeds(seed, BATCH);
    seed += BATCH;
  } while (Date.now() < end);
  process.stdout.write(`soak: seeds ${first} to ${seed - 1}, ${STEPS} steps each, nothing found\n`);
});
