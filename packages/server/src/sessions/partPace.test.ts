import { expect, it } from "vitest";
import { PartPace } from "./partPace.ts";

/** A pace whose clock and tasks the test moves on. */
function paced() {
  const tasks: (() => void)[] = [];
  let time = 0;
  const clock = {
    now: () => time,
    soon(work: () => void) {
      tasks.push(work);
      return () => undefined;
    },
  };
  const session = { isCrowded: () => false, whenRelieved: () => undefined };
  const pace = new PartPace();
  const { signal } = new AbortController();
  return {
    /** Sends parts until one waits for other tasks. @returns how many went before */
    async untilWait(partMs: number) {
      for (let sent = 1; ; sent += 1) {
        time += partMs;
        const done = pace.next(session, signal, clock);
        const task = tasks.shift();
        task?.();
        await done;
        if (task !== undefined) return sent;
      }
    },
  };
}

it("lets other tasks run after the first part and then every few, not between all of them", async () => {
  const { untilWait } = paced();
  expect(await untilWait(0)).toBe(1);
  expect(await untilWait(0)).toBe(64);
  expect(await untilWait(0)).toBe(64);
});

it("lets other tasks run at once after a part that took long to make", async () => {
  const { untilWait } = paced();
  await untilWait(0);
  expect(await untilWait(1)).toBe(1);
  expect(await untilWait(0.25)).toBe(4);
});
