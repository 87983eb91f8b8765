// @vitest-environment jsdom
import type { PageConfig } from "@patchbay/protocol";
import { expect, it } from "vitest";
import { findFrameUrl, findWorkerUrl } from "./workerUrl.ts";

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

it.each<[string, Partial<Parameters<typeof findFrameUrl>[0]>, string | undefined]>([
  ["the frame that the server names", {}, "https://server.example/app/_patchbay/frame"],
  [
    "the frame of a Dash server",
    { config: {}, frameUrl: "_patchbay/frame" },
    "https://server.example/app/_patchbay/frame",
  ],
  ["none that the server does not name", { config: {} }, undefined],
  ["none of a third origin", { config: { patchbay: { frame_url: "https://evil.example/" } } }, undefined],
  ["none of the page's own server", { baseUrl: `${page}/app/` }, undefined],
  ["none without an address", { config: { patchbay: { frame_url: "https://" } } }, undefined],
])("FW1 takes %s", (_, change, expected) => {
  const named = {
    config: { patchbay: { frame_url: "/app/_patchbay/frame" } },
    baseUrl: "https://server.example/app/",
  };
  expect(findFrameUrl({ ...named, ...change }, page)).toBe(expected);
});
