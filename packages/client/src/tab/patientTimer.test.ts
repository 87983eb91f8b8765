import { expect, it, vi } from "vitest";
import { patientTimer } from "./patientTimer.ts";

/** Timers as of a page: those that are due run when it has time, each in a task of its own. */
function createPage() {
  let now = 0;
  const timers = new Map<() => void, number>();
  return {
    setTimer(work: () => void, ms: number) {
      timers.set(work, now + ms);
      return () => void timers.delete(work);
    },
    /** Some time passes without a task, then those that are due run. */
    pass(ms: number) {
      now += ms;
      for (const [work, at] of [...timers])
        if (at <= now) {
          timers.delete(work);
          work();
        }
    },
  };
}

it("ends after its time, and not when it was cancelled", () => {
  const page = createPage();
  const work = vi.fn();
  patientTimer(page.setTimer, work, 1_000);
  const cancelled = vi.fn();
  const cancel = patientTimer(page.setTimer, cancelled, 1_000);
  for (let ms = 0; ms < 900; ms += 100) page.pass(100);
  expect(work).not.toHaveBeenCalled();
  cancel();
  page.pass(100);
  expect(work).toHaveBeenCalledOnce();
  expect(cancelled).not.toHaveBeenCalled();
});

it("waits for a page that was busy: it has not heard the answer yet", () => {
  const page = createPage();
  const work = vi.fn();
  patientTimer(page.setTimer, work, 1_000);
  page.pass(5_000);
  expect(work).not.toHaveBeenCalled();
  for (let ms = 0; ms < 1_000; ms += 100) page.pass(100);
  expect(work).toHaveBeenCalledOnce();
});
