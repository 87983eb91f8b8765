/** One turn of the row with many tabs of one browser. An inspector is attached only after the stream. */

import { connectInspector, type Inspector } from "../browser/inspector.ts";
import { openBrowser } from "../browser/openBrowser.ts";
import type { Samples, Side, TurnOptions } from "../row.ts";
import { openControl } from "../site/control.ts";
import { openNodeSite } from "../site/site.ts";
import { streamApp } from "../site/socketApps.ts";

const COMPONENTS = 200;

export async function measureTabs(
  tabs: number,
  messages: number,
  side: Side,
  options: TurnOptions,
): Promise<Samples> {
  const lives = new Map<string, () => void>();
  const becomesLive = (tab: number): Promise<void> =>
    new Promise((resolve) => lives.set(`live ${tab}`, resolve));
  const all = Array.from({ length: tabs }, (_, tab) => becomesLive(tab));
  const control = await openControl(async (name) => {
    lives.get(name)?.();
    if (name === "start") await Promise.all(all);
  });
  const work = control.scriptUrl("tab");
  const makeApp = streamApp({ messages, components: COMPONENTS, arrays: true });
  const site = await openNodeSite(side, makeApp, { work, bare: work });
  const urlOf = (tab: number): string =>
    `${site.url}?${new URLSearchParams({
      tab: String(tab),
      messages: String(messages),
      components: String(COMPONENTS),
      repetitions: String(options.repetitions),
      warmUps: "1",
      warmMs: "0",
      enoughMs: "8000",
    })}`;
  const browser = openBrowser(urlOf(0), { inspected: true });
  const inspector = await connectInspector(browser);
  let giveUp: (error: Error) => void = () => undefined;
  const late = new Promise<never>((_, reject) => {
    giveUp = reject;
  });
  late.catch(() => undefined);
  const deadline = setTimeout(() => giveUp(new Error(`${tabs} tabs, ${side}: they did not finish`)), 100_000);
  try {
    for (let tab = 1; tab < tabs; tab++) {
      await inspector.send("Target.createTarget", { url: urlOf(tab), background: true });
    }
    const report = await Promise.race([control.reported, late]);
    if (typeof report.error === "string") throw new Error(`${tabs} tabs, ${side}: ${report.error}`);
    const heap: number[] = [];
    while (heap.length < options.repetitions) heap.push(...(await heapsOf(inspector)));
    const live: number[] = [];
    while (live.length < options.repetitions) {
      const from = performance.now();
      const oneMore = becomesLive(tabs);
      const { targetId } = await inspector.send<{ targetId: string }>("Target.createTarget", {
        url: urlOf(tabs),
        background: true,
      });
      await Promise.race([oneMore, late]);
      live.push(performance.now() - from);
      await inspector.send("Target.closeTarget", { targetId });
    }
    return { ...(report as Samples), heap, live };
  } finally {
    clearTimeout(deadline);
    inspector.close();
    await browser.close();
    await site.close();
    await control.close();
  }
}

/** Memory of the tabs in megabytes, after a garbage collection of each page. */
async function heapsOf(inspector: Inspector): Promise<number[]> {
  const heaps: number[] = [];
  for (const page of await inspector.pages()) {
    const session = await inspector.attach(page);
    await inspector.send("HeapProfiler.collectGarbage", {}, session);
    const { usedSize } = await inspector.send<{ usedSize: number }>("Runtime.getHeapUsage", {}, session);
    heaps.push(usedSize / 1e6);
    await inspector.send("Target.detachFromTarget", { sessionId: session });
  }
  return heaps;
}
