export type * from "./client.ts";
export { connectClient, SEND_DEADLINE_MS } from "./connectClient.ts";
export { browserTabEnvironment, type TabEnvironment } from "./environment.ts";
