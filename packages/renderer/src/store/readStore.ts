import type { StoreApi } from "zustand/vanilla";

/** A zustand store without the methods that change it. */
export type ReadStore<T> = Pick<StoreApi<T>, "getState" | "getInitialState" | "subscribe">;
