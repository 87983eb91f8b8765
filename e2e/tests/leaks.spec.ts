import { createProbe } from "../apps/probe.ts";
import { expect, test } from "../fixtures.ts";

test("mounted and unmounted many times, an app leaves nothing in its page", async ({ serve, openTab }) => {
  const server = await serve(createProbe().factory);
  const page = await openTab(server.url);
  await expect(page.locator("#tick")).toContainText("tick");
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const count = async (): Promise<number> => {
    await session.send("HeapProfiler.collectGarbage");
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "JSEventListeners")?.value ?? 0;
  };
  const cycle = async (times: number): Promise<void> => {
    for (let n = 0; n < times; n++) {
      await page.evaluate(async (address) => {
        const target = document.createElement("div");
        document.body.append(target);
        const { patchbay } = globalThis as unknown as {
          patchbay: { mount(options: object): { unmount(): void } };
        };
        const app = patchbay.mount({ server: address, target });
        await new Promise<void>((resolve) => {
          const look = new MutationObserver(() => {
            if (!target.querySelector("#tick")?.textContent?.includes("tick")) return;
            look.disconnect();
            resolve();
          });
          look.observe(target, { childList: true, subtree: true, characterData: true });
        });
        app.unmount();
        target.remove();
      }, server.url);
    }
  };
  await cycle(3);
  const before = await count();
  await cycle(10);
  // Each app that stays would keep well over a hundred listeners.
  await expect.poll(count).toBeLessThan(before + 100);
  await expect.poll(() => server.app.connections.list().length).toBe(1);
});
