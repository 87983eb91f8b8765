/** Sends CDP commands to a target, such as a SharedWorker, for which Playwright has no session. They go through the browser's session. */
import type { CDPSession } from "@playwright/test";

export interface Target {
  ask(method: string, params?: object): Promise<unknown>;
}

export async function openTarget(session: CDPSession, targetId: string): Promise<Target> {
  const { sessionId } = await session.send("Target.attachToTarget", { targetId, flatten: false });
  const waiting = new Map<number, (answer: { result?: unknown; error?: { message: string } }) => void>();
  let asked = 0;
  session.on("Target.receivedMessageFromTarget", ({ message, sessionId: from }) => {
    const answer = JSON.parse(message) as { id?: number; result?: unknown; error?: { message: string } };
    if (from === sessionId && answer.id !== undefined) waiting.get(answer.id)?.(answer);
  });
  return {
    ask(method, params = {}) {
      const id = ++asked;
      return new Promise((resolve, reject) => {
        waiting.set(id, ({ result, error }) => {
          waiting.delete(id);
          if (error) reject(new Error(`${method}: ${error.message}`));
          else resolve(result);
        });
        const message = JSON.stringify({ id, method, params });
        session.send("Target.sendMessageToTarget", { sessionId, message }).catch(reject);
      });
    },
  };
}
