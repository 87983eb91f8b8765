export type * from "./client.ts";
export { connectClient, SEND_DEADLINE_MS } from "./connectClient.ts";
export { browserTabEnvironment, type PageLife, type TabEnvironment } from "./environment.ts";
export { INITIAL_VIEW } from "./initialView.ts";
export type { ReachedHub, ReachHub } from "./reachHub.ts";
