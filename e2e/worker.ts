/** The browser's SharedWorkers, which pages cannot see: found and ended through the browser itself. */
import type { Browser } from "@playwright/test";

export async function sharedWorkers(browser: Browser): Promise<string[]> {
  const session = await browser.newBrowserCDPSession();
  const { targetInfos } = await session.send("Target.getTargets");
  await session.detach();
  return targetInfos.filter((target) => target.type === "shared_worker").map((target) => target.targetId);
}

/** Ends every SharedWorker of the browser, as the system does when memory is short. */
export async function killSharedWorkers(browser: Browser): Promise<number> {
  const workers = await sharedWorkers(browser);
  const session = await browser.newBrowserCDPSession();
  for (const targetId of workers) await session.send("Target.closeTarget", { targetId });
  await session.detach();
  return workers.length;
}
