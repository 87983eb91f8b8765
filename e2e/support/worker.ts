/** Finds, measures and ends the SharedWorkers of the browser, by CDP. */
import type { Browser } from "@playwright/test";
import { openTarget } from "./target.ts";

export async function sharedWorkers(browser: Browser): Promise<string[]> {
  const session = await browser.newBrowserCDPSession();
  const { targetInfos } = await session.send("Target.getTargets");
  await session.detach();
  return targetInfos.filter((target) => target.type === "shared_worker").map((target) => target.targetId);
}

/** Ends every SharedWorker of the browser, as the system does when memory is short. @returns their number */
export async function killSharedWorkers(browser: Browser): Promise<number> {
  const workers = await sharedWorkers(browser);
  const session = await browser.newBrowserCDPSession();
  for (const targetId of workers) await session.send("Target.closeTarget", { targetId });
  await session.detach();
  return workers.length;
}

/** Size in bytes of the only SharedWorker's heap after a garbage collection. */
export async function workerHeapBytes(browser: Browser): Promise<number> {
  const [targetId] = await sharedWorkers(browser);
  if (targetId === undefined) throw new Error("There is no SharedWorker");
  const session = await browser.newBrowserCDPSession();
  const worker = await openTarget(session, targetId);
  await worker.ask("HeapProfiler.collectGarbage");
  const { usedSize } = (await worker.ask("Runtime.getHeapUsage")) as { usedSize: number };
  await session.detach();
  return usedSize;
}
