// @vitest-environment jsdom
import { act, cleanup } from "@testing-library/react";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { renderHosted } from "../../../test/testHost.tsx";
import { Interval, nextTick } from "./Interval.tsx";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});
const elapse = (milliseconds: number) => act(() => void vi.advanceTimersByTime(milliseconds));

test("ticks", () => {
  const host = renderHosted(Interval, { id: "i", interval: 100 });
  elapse(350);
  expect(host.props().n_intervals).toBe(3);
});

test("stops at max_intervals, goes on when it is raised", () => {
  const host = renderHosted(Interval, { id: "i", interval: 100, max_intervals: 2 });
  elapse(1000);
  expect(host.props().n_intervals).toBe(2);
  host.set({ max_intervals: 3 });
  elapse(1000);
  expect(host.props().n_intervals).toBe(3);
});

test.each([
  { disabled: true },
  { max_intervals: 0 },
  { interval: 0 },
  { interval: -1 },
  { interval: Number.NaN },
  { interval: 2 ** 31 },
  { interval: Number.POSITIVE_INFINITY },
])("%o: no ticks", (props) => {
  const host = renderHosted(Interval, { id: "i", ...props });
  elapse(5000);
  expect(host.reports).toEqual([]);
});

test("counts on from what the server set", () => {
  const host = renderHosted(Interval, { id: "i", interval: 100 });
  elapse(100);
  host.set({ n_intervals: 10 });
  elapse(100);
  expect(host.props().n_intervals).toBe(11);
});

test("a late tick is followed by the next on the beat, not by those that were missed", () => {
  expect(nextTick(100, 100, 100)).toBe(200);
  expect(nextTick(100, 1234, 100)).toBe(1300);
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 1e6 }), (due, late, interval) => {
      const next = nextTick(due, due + late, interval);
      expect(next - due - late).toBeGreaterThan(0);
      expect(next - due - late).toBeLessThanOrEqual(interval);
      expect((next - due) % interval).toBe(0);
    }),
  );
});

test("a timer that comes early is one tick, not two", () => {
  expect(nextTick(500, 499.9, 500)).toBe(1000);
  const now = vi.spyOn(performance, "now");
  // As browsers do: by less than a millisecond.
  let clock = 0;
  now.mockImplementation(() => clock);
  const host = renderHosted(Interval, { id: "i", interval: 500 });
  clock = 499.9;
  elapse(500);
  elapse(400);
  expect(host.props().n_intervals).toBe(1);
  now.mockRestore();
});
