/** The body of a response that comes line by line, and stays open in between (PROTOCOL.md, rules ST4 and DL3). */
import type { ServerResponse } from "node:http";
import type { Clock } from "../time/clock.ts";

/** After this many milliseconds without a line, a blank one shows that the server is there. */
export const KEEPALIVE_MS = 15_000;

export interface LineBody {
  /** False until the head of the response: until then the request can still be answered in another way. */
  readonly isOpen: boolean;
  /** The client has not read what was written. */
  readonly isBehind: boolean;
  /** Sends the head of the response, unless it was sent. */
  open(): void;
  /** @param lines each with its line break */
  write(lines: string): void;
  /** The request is answered in another way. */
  close(): void;
  /** Later calls of all methods have no effect. */
  end(): void;
  /** Closes the connection, with what the client has not read. */
  drop(): void;
}

export function createLineBody(response: ServerResponse, clock: Clock): LineBody {
  let isOpen = false;
  let cancelTimer = restart();

  function restart(): () => void {
    return clock.after(KEEPALIVE_MS, () => {
      // A client that does not read needs no sign of life.
      if (response.writableNeedDrain) cancelTimer = restart();
      else write("\n");
    });
  }

  function isOver(): boolean {
    return response.destroyed || response.writableEnded;
  }

  function begin(): void {
    if (isOpen) return;
    isOpen = true;
    response.writeHead(200, {
      "Content-Type": "application/x-ndjson",
      // A proxy or middleware that compresses would hold the lines back.
      "Cache-Control": "no-cache, no-transform",
      "X-Accel-Buffering": "no",
    });
  }

  function write(lines: string): void {
    cancelTimer();
    if (isOver()) return;
    begin();
    response.write(lines);
    cancelTimer = restart();
  }

  return {
    get isOpen() {
      return isOpen;
    },
    get isBehind() {
      return response.writableNeedDrain;
    },
    open() {
      if (isOpen || isOver()) return;
      begin();
      response.flushHeaders();
    },
    write,
    close: () => cancelTimer(),
    end() {
      cancelTimer();
      if (isOver()) return;
      begin();
      response.end();
    },
    drop() {
      cancelTimer();
      response.destroy();
    },
  };
}
