/** The browser's SharedWorkers, which pages cannot see: found, measured and ended through the browser itself. */
import type { Browser, CDPSession } from "@playwright/test";

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

/** What the heap of the only SharedWorker holds once its garbage is collected, in bytes. */
export async function workerHeapBytes(browser: Browser): Promise<number> {
  const [targetId] = await sharedWorkers(browser);
  if (targetId === undefined) throw new Error("There is no SharedWorker");
  const session = await browser.newBrowserCDPSession();
  const { sessionId } = await session.send("Target.attachToTarget", { targetId, flatten: false });
  await ask(session, sessionId, 1, "HeapProfiler.collectGarbage");
  const { usedSize } = (await ask(session, sessionId, 2, "Runtime.getHeapUsage")) as { usedSize: number };
  await session.detach();
  return usedSize;
}

/** Playwright knows no sessions of workers: a question goes through the browser's own. */
async function ask(session: CDPSession, sessionId: string, id: number, method: string): Promise<unknown> {
  const answered = new Promise<unknown>((resolve, reject) => {
    session.on("Target.receivedMessageFromTarget", ({ message, sessionId: from }) => {
      const answer = JSON.parse(message) as { id?: number; result?: unknown; error?: { message: string } };
      if (from !== sessionId || answer.id !== id) return;
      if (answer.error) reject(new Error(`${method}: ${answer.error.message}`));
      else resolve(answer.result);
    });
  });
  await session.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id, method }) });
  return answered;
}
