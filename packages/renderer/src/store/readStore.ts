import type { StoreApi } from "zustand/vanilla";

/** A zustand store to look at. */
export type ReadStore<T> = Pick<StoreApi<T>, "getState" | "getInitialState" | "subscribe">;
