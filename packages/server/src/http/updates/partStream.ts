/** A streamed answer over HTTP: one line of JSON for each part, then one for the end (PROTOCOL.md, rule ST4). */
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { StreamPart } from "@patchbay/protocol";
import type { Clock } from "../../time/clock.ts";

/** After this many milliseconds without a line, a blank one shows that the server is there. */
export const KEEPALIVE_MS = 15_000;

export interface PartStream {
  /** False until the first line: until then the request can still be answered in another way. */
  readonly isOpen: boolean;
  /**
   * Resolves when the client has room for more, or the signal aborts. It always lets other tasks run.
   * @throws TypeError if the part cannot be JSON
   */
  send(part: StreamPart | undefined, signal: AbortSignal): Promise<void>;
  /** The request is answered in another way. */
  close(): void;
  /** Sends the last line. Later calls have no effect. */
  end(error?: { message: string }): void;
}

export function createPartStream(response: ServerResponse, clock: Clock): PartStream {
  let isOpen = false;
  let cancelTimer = restart();

  function restart(): () => void {
    return clock.after(KEEPALIVE_MS, () => {
      // A client that does not read needs no sign of life.
      if (response.writableNeedDrain) cancelTimer = restart();
      else write("\n");
    });
  }

  function write(line: string): void {
    cancelTimer();
    if (response.destroyed || response.writableEnded) return;
    if (!isOpen)
      response.writeHead(200, {
        "Content-Type": "application/x-ndjson",
        // A proxy or middleware that compresses would hold the lines back.
        "Cache-Control": "no-cache, no-transform",
        "X-Accel-Buffering": "no",
      });
    isOpen = true;
    response.write(line);
    cancelTimer = restart();
  }

  return {
    get isOpen() {
      return isOpen;
    },
    async send(part, signal) {
      if (part !== undefined) write(`${JSON.stringify(part)}\n`);
      await new Promise<void>((resolve) => clock.soon(resolve));
      // Rejects when the signal aborts.
      if (response.writableNeedDrain) await once(response, "drain", { signal }).catch(() => undefined);
    },
    close: () => cancelTimer(),
    end(error) {
      write(`${JSON.stringify({ done: true, error })}\n`);
      cancelTimer();
      if (!response.writableEnded) response.end();
    },
  };
}
