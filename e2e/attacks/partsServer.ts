/** A server whose callbacks yield parts, and how far they have come. */
import { expect, onTestFinished } from "vitest";
import { type ServerProcess, startServer } from "./serverProcess.ts";

/** Until the end of the test. */
export async function startParts(): Promise<ServerProcess> {
  const server = await startServer("listen", "parts");
  onTestFinished(() => server.stop());
  return server;
}

/** Nothing more is yielded for a while, though other tasks run: the server answers in between. */
export async function stands(server: ServerProcess): Promise<number> {
  let before = -1;
  await expect
    .poll(
      async () => {
        const now = await server.ask<number>("yielded");
        const isSame = now > 0 && now === before;
        before = now;
        await server.lives();
        return isSame;
      },
      { interval: 200, timeout: 20_000 },
    )
    .toBe(true);
  return before;
}

/** Every generator has been closed. A downlink that nobody reads is left open for some seconds. */
export const isClosed = (server: ServerProcess): Promise<void> =>
  expect.poll(() => server.ask<number>("open"), { timeout: 30_000 }).toBe(0);
