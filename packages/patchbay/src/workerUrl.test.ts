// @vitest-environment jsdom
import type { PageConfig } from "@patchbay/protocol";
import { expect, it } from "vitest";
import { findWorkerUrl } from "./workerUrl.ts";

const page = "https://page.example";

function config(worker_url: string): PageConfig {
  return {
    websocket: { enabled: true, url: "/ws", worker_url, inactivity_timeout: 0, heartbeat_interval: 0 },
  };
}

it.each<[string, Partial<Parameters<typeof findWorkerUrl>[0]>, string | undefined]>([
  ["the one asked for", { asked: `${page}/mine.js`, scriptUrl: `${page}/s/patchbay.js` }, `${page}/mine.js`],
  [
    "our server's, fingerprint and all",
    { config: config("/s/patchbay-worker.v1.js") },
    `${page}/s/patchbay-worker.v1.js`,
  ],
  ["not another renderer's", { config: config("/s/dash-ws-worker.js") }, undefined],
  ["the one beside our script", { scriptUrl: `${page}/s/patchbay.js?v=1` }, `${page}/s/patchbay-worker.js`],
  ["none of another origin", { scriptUrl: "https://cdn.example/patchbay.js" }, undefined],
  [
    "ours, when the server is of another origin",
    {
      baseUrl: "https://server.example/",
      config: config("/s/patchbay-worker.v1.js"),
      scriptUrl: `${page}/s/patchbay.js`,
    },
    `${page}/s/patchbay-worker.js`,
  ],
  ["none, when nothing is known", {}, undefined],
])("takes %s", (_, sources, expected) => {
  const all = { asked: undefined, config: {}, baseUrl: `${page}/`, scriptUrl: undefined, pageOrigin: page };
  expect(findWorkerUrl({ ...all, ...sources })).toBe(expected);
});
