/** A streamed answer: one line of JSON for each part, then one for the end (PROTOCOL.md, rule ST4). */
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { StreamPart } from "@patchbay/protocol";
import type { Clock } from "../../time/clock.ts";
import { createLineBody } from "../lineBody.ts";

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
  const body = createLineBody(response, clock);
  return {
    get isOpen() {
      return body.isOpen;
    },
    async send(part, signal) {
      if (part !== undefined) body.write(`${JSON.stringify(part)}\n`);
      await new Promise<void>((resolve) => clock.soon(resolve));
      // Rejects when the signal aborts.
      if (response.writableNeedDrain) await once(response, "drain", { signal }).catch(() => undefined);
    },
    close: body.close,
    end(error) {
      body.write(`${JSON.stringify({ done: true, error })}\n`);
      body.end();
    },
  };
}
