/** The browser's inspector (CDP). It enables only what a caller asks for. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { WebSocket } from "ws";
import type { Browser } from "./openBrowser.ts";

export interface Inspector {
  /** @throws Error with the message of the browser */
  send<T = unknown>(method: string, params?: object, sessionId?: string): Promise<T>;
  /** Attaches to a page. @returns the session to name in `send` */
  attach(targetId: string): Promise<string>;
  pages(): Promise<readonly string[]>;
  close(): void;
}

interface Answer {
  id?: number;
  result?: unknown;
  error?: { message: string };
}

/** @param browser was opened with `inspected` */
export async function connectInspector(browser: Browser): Promise<Inspector> {
  const socket = new WebSocket(await addressOf(browser), { perMessageDeflate: false });
  const waiting = new Map<number, (answer: Answer) => void>();
  let last = 0;
  socket.on("message", (data) => {
    const answer = JSON.parse(String(data)) as Answer;
    if (answer.id === undefined) return;
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));

  function send<T>(method: string, params: object = {}, sessionId?: string): Promise<T> {
    const id = ++last;
    socket.send(JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) }));
    return new Promise((resolve, reject) => {
      waiting.set(id, ({ result, error }) => {
        if (error === undefined) resolve(result as T);
        else reject(new Error(`${method}: ${error.message}`));
      });
    });
  }

  return {
    send,
    async attach(targetId) {
      const params = { targetId, flatten: true };
      return (await send<{ sessionId: string }>("Target.attachToTarget", params)).sessionId;
    },
    async pages() {
      const { targetInfos } = await send<{ targetInfos: { type: string; targetId: string }[] }>(
        "Target.getTargets",
      );
      return targetInfos.filter(({ type }) => type === "page").map(({ targetId }) => targetId);
    },
    close: () => socket.close(),
  };
}

/** The browser writes its port into a file when it is ready. */
async function addressOf({ profile }: Browser): Promise<string> {
  const file = join(profile, "DevToolsActivePort");
  for (;;) {
    const [port, path] = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
    if (port !== undefined && path !== undefined) return `ws://127.0.0.1:${port}${path}`;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
