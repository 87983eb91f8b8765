export type * from "./client.ts";
export { connectClient, INITIAL_VIEW, SEND_DEADLINE_MS } from "./connectClient.ts";
export { browserTabEnvironment, type PageLife, type TabEnvironment } from "./tab/browser.ts";
export type { FindHub as ReachHub, FoundHub as ReachedHub } from "./tab/findHub.ts";
