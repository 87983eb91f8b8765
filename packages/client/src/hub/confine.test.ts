import { expect, test } from "vitest";
import { confine, embedderIn } from "./confine.ts";
import { HUB_VERSION, type HubApi, type StreamSource, type TabHello } from "./hubApi.ts";

const WORKER = "https://apps.test/shop/_dash-component-suites/patchbay/patchbay-worker.v1.js";
const hello: TabHello = {
  version: HUB_VERSION,
  tabId: "tab",
  lockId: "tab",
  socketUrl: "wss://apps.test/shop/_dash-ws-callback?identity=abc",
  usesSocket: true,
  greets: true,
  heartbeatMs: 30_000,
  inactivityMs: 0,
  visible: true,
  attempt: 1,
  holdsLock: true,
  applied: 0,
};
const source: StreamSource = {
  url: "https://apps.test/shop/_dash-update-component",
  headers: {},
  credentials: "include",
  endId: "",
  mode: { kind: "stream" },
};

function confined() {
  const calls: string[] = [];
  const called = (name: string) => async () => {
    calls.push(name);
    return undefined;
  };
  const api = { hello: called("hello"), openStream: called("openStream"), reset: called("reset") };
  return { calls, api: confine(api as unknown as HubApi, WORKER) };
}

test.each<[string, Partial<TabHello>]>([
  ["another app of the server", { socketUrl: "wss://apps.test/admin/_dash-ws-callback" }],
  ["another path of the app", { socketUrl: "wss://apps.test/shop/other" }],
  ["the app's own path, as a socket", { socketUrl: "wss://apps.test/shop/" }],
  ["another host", { socketUrl: "wss://evil.test/shop/_dash-ws-callback" }],
  ["another port", { socketUrl: "wss://apps.test:8443/shop/_dash-ws-callback" }],
  ["a path that climbs", { socketUrl: "wss://apps.test/shop/../admin/_dash-ws-callback" }],
  ["no address", { socketUrl: "x" }],
  ["a long address", { socketUrl: `${hello.socketUrl}${"x".repeat(2_048)}` }],
  ["a heartbeat of 1 ms", { heartbeatMs: 1 }],
  ["no number", { attempt: Number.NaN }],
  ["a long name", { tabId: "x".repeat(257) }],
  ["no name", { tabId: 1 as never }],
])("FW5 a hello with %s is refused", async (_, change) => {
  const { api, calls } = confined();
  await expect(api.hello({ ...hello, ...change }, {} as MessagePort)).rejects.toThrow(TypeError);
  expect(calls).toEqual([]);
});

test("FW5 a page reaches the socket, the streams and the logins of the app that it embeds", async () => {
  const { api, calls } = confined();
  await api.hello(hello, {} as MessagePort);
  await api.hello({ ...hello, socketUrl: "wss://apps.test/shop/", usesSocket: false }, {} as MessagePort);
  await api.openStream("tab-1", source);
  await api.reset(hello.socketUrl);
  expect(calls).toEqual(["hello", "hello", "openStream", "reset"]);
});

test("FW5 a port is one tab's", async () => {
  const { api, calls } = confined();
  await api.hello(hello, {} as MessagePort);
  await api.hello({ ...hello, attempt: 2 }, {} as MessagePort);
  await expect(api.hello({ ...hello, tabId: "other" }, {} as MessagePort)).rejects.toThrow(TypeError);
  expect(calls).toEqual(["hello", "hello"]);
});

test("FW5 a stream of another address is refused, and another host is not reset", async () => {
  const { api, calls } = confined();
  for (const url of ["https://apps.test/admin/delete", "https://evil.test/shop/_dash-update-component"])
    await expect(api.openStream("tab-1", { ...source, url })).rejects.toThrow(TypeError);
  await api.reset("wss://evil.test/");
  expect(calls).toEqual([]);
});

test("FW4 the name of a worker tells the origin of the pages that a frame gives it to", () => {
  expect(embedderIn("patchbay-8 https://shop.test")).toBe("https://shop.test");
  expect(embedderIn("patchbay-8")).toBeUndefined();
});
