import { afterEach, expect, test, vi } from "vitest";
import { createHub } from "../hub/hub.ts";
import { HUB_VERSION, type TabHello } from "../hub/hubApi.ts";
import { browser, closeBrowsers } from "../testing/browser.ts";
import { findHub } from "./findHub.ts";

afterEach(() => {
  closeBrowsers();
  vi.unstubAllGlobals();
});

test.each(["missing", "throws", "fails"] as const)(
  "A15 a hub in the page is gone with its tab, and leaves no channel (a worker that %s)",
  async (worker) => {
    const { environment } = browser({ worker });
    const channels = new Set<BroadcastChannel>();
    vi.stubGlobal(
      "BroadcastChannel",
      class extends BroadcastChannel {
        constructor(name: string) {
          super(name);
          channels.add(this);
        }
        override close(): void {
          super.close();
          channels.delete(this);
        }
      },
    );
    const hello: TabHello = {
      version: HUB_VERSION,
      tabId: "tab",
      lockId: "tab",
      socketUrl: "ws://host/ws",
      usesSocket: true,
      greets: false,
      heartbeatMs: 0,
      inactivityMs: 0,
      visible: true,
      attempt: 1,
      holdsLock: true,
      applied: 0,
    };
    for (let n = 0; n < 1_000; n++) {
      const found = await findHub(
        () => hello,
        { deliver: async () => [] },
        { workerUrl: "/w.js", environment, loadHub: async () => ({ createHub }) },
        new AbortController().signal,
      );
      expect(found.place).toBe("page");
      expect(channels.size).toBe(1);
      await found.api.leave(1);
      found.release("closed");
    }
    expect(channels.size).toBe(0);
  },
);
