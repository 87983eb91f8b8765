import type { ConnectionView } from "@patchbay/client";
import { useSyncExternalStore } from "react";
import type { Mounted } from "./mountApp.ts";

/** A React hook for the connection of a mounted app: its state, its place, the reason if it is not open, the time of the next attempt. */
export function useConnection({ connection }: Pick<Mounted, "connection">): ConnectionView {
  return useSyncExternalStore(connection.subscribe, connection.getState, connection.getState);
}
