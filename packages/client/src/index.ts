export type * from "./client.ts";
export { connectClient, SEND_DEADLINE_MS } from "./connectClient.ts";
export { INITIAL_VIEW } from "./initialView.ts";
export { browserTabEnvironment, type PageLife, type TabEnvironment } from "./tab/browser.ts";
export type { FindHub as ReachHub, FoundHub as ReachedHub } from "./tab/findHub.ts";
