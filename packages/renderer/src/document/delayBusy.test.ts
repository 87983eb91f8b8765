import { afterEach, expect, test, vi } from "vitest";
import { createStore } from "zustand/vanilla";
import { DELAY_MS, delayBusy } from "./delayBusy.ts";

afterEach(() => void vi.useRealTimers());

test("what is over sooner is never shown; what lasts is, until it is over", () => {
  vi.useFakeTimers();
  const state = createStore<boolean>(() => true);
  const store = delayBusy(state);
  const seen: boolean[] = [];
  store.subscribe((now) => seen.push(now));
  for (const now of [false, true, false, true]) {
    vi.advanceTimersByTime(DELAY_MS - 1);
    state.setState(now, true);
  }
  vi.advanceTimersByTime(DELAY_MS - 1);
  expect(seen).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(seen).toEqual([true]);
  state.setState(false, true);
  expect(seen).toEqual([true, false]);
  expect(vi.getTimerCount()).toBe(0);
});
