import { afterEach, expect, test, vi } from "vitest";
import type { WorkerLike } from "../tab/browser.ts";
import { FRAME_GREETING, readFromFrame, readToFrame } from "./frameMessages.ts";
import { type FrameEnvironment, serveFrame, type WindowMessage, workerNameFor } from "./serveFrame.ts";

const SHOP = "https://shop.test";
const parent = { the: "page" };
const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

function channel(): MessageChannel {
  const made = new MessageChannel();
  ports.push(made.port1, made.port2);
  return made;
}

/** A frame, the workers that it makes, and the locks that are held. */
function setUp(change: Partial<FrameEnvironment> = {}) {
  const workers: string[] = [];
  const held = new Map<string, () => void>();
  const locks = {
    async request(name: string, ...rest: unknown[]) {
      const granted = rest.at(-1) as () => Promise<void>;
      const released = granted();
      held.set(name, () => undefined);
      await released;
      held.delete(name);
    },
  } as unknown as LockManager;
  const frame = serveFrame({
    parent,
    origins: [SHOP],
    createWorker(name) {
      workers.push(name);
      return { port: channel().port1, onerror: null } as WorkerLike;
    },
    locks,
    ...change,
  });
  /** Greets as the page does. @returns the page's port, and what comes over it */
  const greet = (tabId: unknown, event: Partial<WindowMessage> = {}, lockId = tabId) => {
    const { port1, port2 } = channel();
    const heard: unknown[] = [];
    port1.onmessage = ({ data }) => heard.push(data);
    const data = { patchbay: FRAME_GREETING, tabId, lockId };
    frame.message({ source: parent as never, origin: SHOP, data, ports: [port2], ...event });
    return { port: port1, heard };
  };
  return { frame, workers, held, greet };
}

test("FW2 FW4 a page gets the worker of its origin, and the frame holds its lock until it leaves for good", async () => {
  const { greet, workers, held } = setUp();
  const { port, heard } = greet("tab");
  await vi.waitFor(() => expect(heard).toEqual([{ type: "worker", holdsLock: true }]));
  expect(workers).toEqual([workerNameFor(SHOP)]);
  port.postMessage({ type: "leave", closed: false });
  const again = greet("tab");
  await vi.waitFor(() => expect(again.heard).toHaveLength(1));
  expect([...held.keys()]).toEqual(["patchbay-tab-tab"]);
  again.port.postMessage({ type: "leave", closed: true });
  await vi.waitFor(() => expect([...held.keys()]).toEqual([]));
});

test("FW2 a tab that has woken takes another lock; the old one is held until the worker watches the new one", async () => {
  const { greet, held } = setUp();
  const first = greet("tab");
  await vi.waitFor(() => expect(first.heard).toHaveLength(1));
  const woken = greet("tab", {}, "tab.1");
  await vi.waitFor(() => expect(woken.heard).toEqual([{ type: "worker", holdsLock: true }]));
  expect([...held.keys()]).toEqual(["patchbay-tab-tab", "patchbay-tab-tab.1"]);
  woken.port.postMessage({ type: "watch", lockName: "worker" });
  await vi.waitFor(() => expect([...held.keys()]).toEqual(["patchbay-tab-tab.1"]));
});

test("FW4 a tab holds ten locks at most", async () => {
  const { greet, held } = setUp();
  const tabs = Array.from({ length: 11 }, (_, n) => greet("tab", {}, `tab.${n}`));
  await vi.waitFor(() => expect(tabs[10]?.heard).toEqual([{ type: "unusable" }]));
  expect(held.size).toBe(10);
});

test.each<[string, unknown, Partial<WindowMessage>]>([
  ["another window", "tab", { source: {} as never }],
  ["another origin", "tab", { origin: "https://evil.test" }],
  ["an opaque origin", "tab", { origin: "null" }],
  ["no id", undefined, {}],
  ["an empty id", "", {}],
  ["a long id", "x".repeat(257), {}],
  ["an id that is no text", ["tab"], {}],
  ["another message", "tab", { data: "patchbay-frame-1" }],
  ["nothing", "tab", { data: null }],
  ["no port", "tab", { ports: [] }],
])("FW4 a message with %s is not heard", async (_, tabId, event) => {
  const { greet, workers, held } = setUp();
  greet(tabId, event);
  const { heard } = greet("known");
  await vi.waitFor(() => expect(heard).toHaveLength(1));
  expect(workers).toHaveLength(1);
  expect([...held.keys()]).toEqual(["patchbay-tab-known"]);
});

test("FW4 a page of many tabs is refused the next one, until one leaves", async () => {
  const { greet } = setUp();
  const tabs = Array.from({ length: 100 }, (_, n) => greet(`tab${n}`));
  const refused = greet("one more");
  await vi.waitFor(() => expect(refused.heard).toEqual([{ type: "unusable" }]));
  tabs[0]?.port.postMessage({ type: "leave", closed: true });
  await vi.waitFor(() => {
    const { heard } = greet("another");
    return vi.waitFor(() => expect(heard).toEqual([{ type: "worker", holdsLock: true }]), { timeout: 200 });
  });
});

test("FW3 a frame whose browser refuses the worker says so", async () => {
  const { greet } = setUp({
    createWorker() {
      throw new DOMException("Access is denied", "SecurityError");
    },
  });
  const { heard } = greet("tab");
  await vi.waitFor(() => expect(heard).toEqual([{ type: "unusable" }]));
});

test("FW2 a suspended frame closes its ports, and keeps the locks of its tabs", async () => {
  const { frame, greet, held } = setUp();
  const { heard } = greet("tab");
  await vi.waitFor(() => expect(heard).toHaveLength(1));
  frame.suspend();
  expect([...held.keys()]).toEqual(["patchbay-tab-tab"]);
});

test("FW2 what is no message of the frame, or of the page, is not read", () => {
  for (const data of [null, 7, "worker", {}, { type: "other" }, { type: ["died"] }, { type: "worker" }])
    expect(readFromFrame(data, false)).toBeUndefined();
  for (const data of [null, {}, { type: "watch" }, { type: "watch", lockName: 7 }, { type: "other" }])
    expect(readToFrame(data)).toBeUndefined();
});
