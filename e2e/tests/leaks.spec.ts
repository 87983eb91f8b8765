import { createProbe } from "../apps/probe.ts";
import { expect, test } from "../support/fixtures.ts";

test("mounted and unmounted many times, an app leaves nothing in its page", { tag: "@cdp" }, async ({
  serve,
  openTab,
}) => {
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
        const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
        const tick = () => target.firstElementChild?.shadowRoot?.querySelector("#tick");
        while (!tick()?.textContent?.includes("tick")) await frame();
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

/** What a page holds on to until it is told not to. */
interface Holdings {
  timers: Set<number>;
  channels: Set<BroadcastChannel>;
  ports: Set<MessagePort>;
}

for (const place of ["worker", "page"] as const) {
  test(`A15 a thousand apps that come and go leave nothing, with their hub in the ${place}`, {
    tag: "@cdp",
  }, async ({ serve, openTab, context }) => {
    test.setTimeout(180_000);
    await context.addInitScript((withoutWorker) => {
      if (withoutWorker) Reflect.deleteProperty(globalThis, "SharedWorker");
      const held: Holdings = { timers: new Set(), channels: new Set(), ports: new Set() };
      const { setTimeout: set, clearTimeout: clear, BroadcastChannel, MessageChannel } = globalThis;
      Object.assign(globalThis, {
        held,
        setTimeout(work: () => void, ms?: number) {
          const timer = set(() => {
            held.timers.delete(timer);
            work();
          }, ms) as unknown as number;
          held.timers.add(timer);
          return timer;
        },
        clearTimeout(timer: number) {
          held.timers.delete(timer);
          clear(timer);
        },
        BroadcastChannel: class extends BroadcastChannel {
          constructor(name: string) {
            super(name);
            held.channels.add(this);
          }
          override close(): void {
            super.close();
            held.channels.delete(this);
          }
        },
        MessageChannel: class extends MessageChannel {
          constructor() {
            super();
            // One closed end closes the other.
            const { port1, port2 } = this;
            held.ports.add(port1);
            for (const port of [port1, port2]) {
              const close = port.close.bind(port);
              port.close = () => {
                held.ports.delete(port1);
                close();
              };
            }
          }
        },
      });
    }, place === "page");
    const server = await serve(createProbe().factory);
    const page = await openTab(server.url);
    await expect(page.locator("#tick")).toContainText("tick");
    const session = await context.newCDPSession(page);
    await session.send("Performance.enable");
    const holdings = async () => {
      await session.send("HeapProfiler.collectGarbage");
      const { metrics } = await session.send("Performance.getMetrics");
      const counted = await page.evaluate(async () => {
        const { held } = globalThis as unknown as { held: Holdings };
        const { held: locks = [], pending = [] } = await navigator.locks.query();
        return {
          channels: held.channels.size,
          ports: held.ports.size,
          timers: held.timers.size,
          locks: locks.length + pending.length,
          sheets: document.adoptedStyleSheets.length,
          elements: document.querySelectorAll("*").length,
        };
      });
      const listeners = metrics.find(({ name }) => name === "JSEventListeners")?.value ?? 0;
      return { ...counted, listeners };
    };
    const cycle = (times: number): Promise<void> =>
      page.evaluate(
        async ({ address, times }) => {
          const { patchbay } = globalThis as unknown as {
            patchbay: { mount(options: object): { unmount(): void } };
          };
          for (let n = 0; n < times; n++) {
            const target = document.createElement("div");
            document.body.append(target);
            const app = patchbay.mount({ server: address, target });
            // Some leave at once, some on the way, some when all is there.
            const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
            if (n % 3 === 1) await frame();
            const tick = () => target.firstElementChild?.shadowRoot?.querySelector("#tick");
            while (n % 10 === 0 && !tick()?.textContent?.includes("tick")) await frame();
            app.unmount();
            target.remove();
          }
        },
        { address: server.url, times },
      );
    await cycle(30);
    await expect.poll(() => server.app.connections.list().flatMap(({ tabs }) => tabs).length).toBe(1);
    const before = await holdings();
    await cycle(1_000);
    // Each that stays would keep more than one listener, and one of the rest.
    await expect
      .poll(async () => {
        const { listeners, timers, ...now } = await holdings();
        return { ...now, timers: timers <= before.timers + 2, listeners: listeners < before.listeners + 500 };
      })
      .toEqual({ ...before, timers: true, listeners: true });
    // One whose handshake was cut off may be waited for; it is gone for the page.
    await expect
      .poll(() => server.app.connections.list().filter(({ connected }) => connected).length)
      .toBe(1);
  });
}
