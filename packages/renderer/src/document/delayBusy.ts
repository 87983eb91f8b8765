import { createStore } from "zustand/vanilla";
import type { ReadStore } from "../store/readStore.ts";

/** Shorter busy spells are not shown: nobody could read the sign, and to render it would cost more than the callback. */
export const DELAY_MS = 60;

/** A store that becomes true when `state` has been true for `DELAY_MS`, and false as soon as `state` is. */
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
