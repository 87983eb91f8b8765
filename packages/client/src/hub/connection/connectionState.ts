/** The states, events and commands of a connection's state machine (`connectionMachine.ts`). */

export interface ConnectionState {
  phase: "idle" | "connecting" | "open" | "waiting" | "refused";
  /** Counts sockets, so that late events of an old socket are recognised. */
  generation: number;
  /** Counts successful opens. */
  opens: number;
  /** Failed attempts since the connection last held. */
  attempt: number;
  /** The time when this attempt began or the connection opened. While `refused`: the time from which a `need` tries again. */
  since: number;
  retryAt: number | undefined;
  reason: string | undefined;
  /** A heartbeat is unanswered: the time at which the server counts as dead. */
  lifeBy: number | undefined;
  /** A frame came in since the last tick of the heartbeat timer. */
  alive: boolean;
}

export type TimerName = "retry" | "handshake" | "heartbeat" | "deadline";

export type ConnectionEvent =
  /** A request is to be sent. */
  | { type: "need" }
  /** The user or the network is back: try at once. */
  | { type: "wake" }
  /** @param waits for the server's `welcome` or for the old session: the connection is open after `ready` */
  | { type: "opened"; generation: number; waits: boolean }
  | { type: "ready" }
  /** The server's frames are inconsistent: this socket is given up. */
  | { type: "broken"; reason: string }
  | { type: "closed"; generation: number; code: number; reason: string }
  | { type: "received"; generation: number }
  | { type: "timer"; name: TimerName }
  /** The connection was not needed for a long time. */
  | { type: "idle" }
  /** Replace the connection at once, and resume the session if the next server has it. */
  | { type: "move" }
  /** The login has changed: replace the connection, and end everything that began under the previous login. */
  | { type: "reset" }
  /** A handshake failed and the server refuses this browser over HTTP, or the browser does not connect to this address. */
  | { type: "denied"; reason: string }
  /** The last tab is gone. */
  | { type: "stop" };

export type ConnectionCommand =
  | { do: "open"; generation: number }
  | { do: "close"; code: number; reason: string }
  | { do: "heartbeat" }
  | { do: "setTimer"; name: TimerName; ms: number }
  | { do: "clearTimers" }
  /** Write the queued requests. */
  | { do: "flush" }
  /** An open connection ended. Without a session to resume, written requests have an unknown outcome. */
  | { do: "lost"; code: number; reason: string };

export interface ConnectionTiming {
  now: number;
  /** In [0, 1). */
  random: number;
  heartbeatMs: number;
  /** Milliseconds since the client wrote. 0 for a server that takes a pong for a sign of life. */
  quietMs: number;
}

export interface Step {
  state: ConnectionState;
  commands: ConnectionCommand[];
}

export function initialConnection(): ConnectionState {
  return {
    phase: "idle",
    generation: 0,
    opens: 0,
    attempt: 0,
    since: 0,
    retryAt: undefined,
    reason: undefined,
    lifeBy: undefined,
    alive: false,
  };
}
