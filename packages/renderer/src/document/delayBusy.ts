import { createStore } from "zustand/vanilla";
import type { ReadStore } from "../store/readStore.ts";

/** Nobody could read what is there for less, and to show it costs more than the callback around it. */
export const DELAY_MS = 60;

/** What follows `state`: true as soon as that has been true for `DELAY_MS`, false at once. */
export function delayBusy(state: ReadStore<boolean>): ReadStore<boolean> {
  const store = createStore<boolean>(() => false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const follow = (now: boolean): void => {
    clearTimeout(timer);
    if (now) timer = setTimeout(() => store.setState(true), DELAY_MS);
    else store.setState(false);
  };
  follow(state.getState());
  state.subscribe(follow);
  return store;
}
