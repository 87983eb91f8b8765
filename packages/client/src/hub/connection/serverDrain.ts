/**
 * Leaves a server that drains: at a random moment, so that not all clients move at once, and between two requests (PROTOCOL.md, rule
 * EX14).
 */

import type { HubEnvironment } from "../browser.ts";
import type { RequestQueue } from "../requests/requestQueue.ts";
import type { ServerConnection } from "./serverConnection.ts";
import { createTimers } from "./timers.ts";

export interface ServerDrain {
  /** @param spreadMs milliseconds until the server is gone */
  begin(spreadMs: number): void;
  /** The server's last moments: a request that is written now would be cut off. */
  readonly isOver: boolean;
  /** Moves to another server, if the moment has come and no request is open that will end by itself. */
  check(): void;
  stop(): void;
}

/** Milliseconds before the server's end in which no request is written. */
const LAST_MS = 1_000;

export function createServerDrain(
  { setTimer, random }: Pick<HubEnvironment, "setTimer" | "random">,
  requests: RequestQueue,
  connection: ServerConnection,
): ServerDrain {
  const timers = createTimers(setTimer);
  let due = false;
  let over = false;

  function stop(): void {
    due = over = false;
    timers.clear();
  }

  function move(): void {
    stop();
    connection.dispatch({ type: "move" });
  }

  function check(): void {
    if (due && !requests.settling) move();
  }

  return {
    begin(spreadMs) {
      stop();
      timers.set("drain", random() * spreadMs, () => {
        due = true;
        check();
      });
      timers.set("deadline", Math.max(0, spreadMs - LAST_MS), () => {
        due = over = true;
        check();
      });
      timers.set("move", spreadMs, move);
    },
    get isOver() {
      return over;
    },
    check,
    stop,
  };
}
