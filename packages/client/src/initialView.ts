import type { ConnectionView } from "./client.ts";

/** Before anything was asked for. */
export const INITIAL_VIEW: ConnectionView = { place: "none", state: "idle", generation: 0, tabs: 1 };
