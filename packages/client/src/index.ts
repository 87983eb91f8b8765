export type * from "./client.ts";
export { connectClient, SEND_DEADLINE_MS } from "./connectClient.ts";
export { browserTabEnvironment, type PageLife, type TabEnvironment } from "./tab/browser.ts";
export type { FindHub, FoundHub } from "./tab/findHub.ts";
export { INITIAL_VIEW } from "./tab/tabConnection.ts";
