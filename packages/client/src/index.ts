export type * from "./client.ts";
export { connectClient, SEND_DEADLINE_MS } from "./connectClient.ts";
export { createHubFrames, type HubFrames } from "./frame/hubFrames.ts";
export { browserTabEnvironment, type PageLife, type TabEnvironment } from "./tab/browser.ts";
export type { FindHub, FoundHub } from "./tab/findHub.ts";
export { shareHub } from "./tab/shareHub.ts";
export { INITIAL_VIEW } from "./tab/tabConnection.ts";
