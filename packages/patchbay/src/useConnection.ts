import type { ConnectionView } from "@patchbay/client";
import { useSyncExternalStore } from "react";
import type { Mounted } from "./mountApp.ts";

/** How a mounted app's connection is: its state, where it lives, why it is not open, and when it is tried again. */
export function useConnection({ connection }: Pick<Mounted, "connection">): ConnectionView {
  return useSyncExternalStore(connection.subscribe, connection.getState, connection.getState);
}
