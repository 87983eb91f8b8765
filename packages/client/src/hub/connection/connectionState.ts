/** What a connection can be, what happens to it and what is done then: the words of its state machine (`connectionMachine.ts`). */

export interface ConnectionState {
  phase: "idle" | "connecting" | "open" | "waiting" | "refused";
  /** Counts sockets, so that a late event of an old one is known. */
  generation: number;
  /** Counts successful opens. */
  opens: number;
  /** Failed attempts since the connection last held. */
  attempt: number;
  /** When this attempt began, or the connection opened; of a refused one: from when on a need tries again. */
  since: number;
  retryAt: number | undefined;
  reason: string | undefined;
  /** A heartbeat is out: when the server counts as dead, unless something comes in. */
  lifeBy: number | undefined;
  /** Something came in since the last heartbeat tick. */
  alive: boolean;
}

export type TimerName = "retry" | "handshake" | "heartbeat" | "deadline";

export type ConnectionEvent =
  /** Something is to be sent. */
  | { type: "need" }
  /** A person or the network is back: do not wait any longer. */
  | { type: "wake" }
  /** @param waits for the greeting, or for the session that it asks for: not open before `ready` */
  | { type: "opened"; generation: number; waits: boolean }
  | { type: "ready" }
  /** What comes in makes no sense: this socket is given up. */
  | { type: "broken"; reason: string }
  | { type: "closed"; generation: number; code: number; reason: string }
  | { type: "received"; generation: number }
  | { type: "timer"; name: TimerName }
  /** Nobody has needed it for long. */
  | { type: "idle" }
  /** Over to another connection at once, and to the session if the server that answers has it. */
  | { type: "move" }
  /** The login has changed: all that began under the one before ends. */
  | { type: "reset" }
  /** A handshake failed, and the server says over HTTP that it lets nobody in; or the browser does not go to this address. */
  | { type: "denied"; reason: string }
  /** The last tab is gone. */
  | { type: "stop" };

export type ConnectionCommand =
  | { do: "open"; generation: number }
  | { do: "close"; code: number; reason: string }
  | { do: "heartbeat" }
  | { do: "setTimer"; name: TimerName; ms: number }
  | { do: "clearTimers" }
  /** Write what is queued. */
  | { do: "flush" }
  /** An open connection ended: without a session to resume, what was written has an unknown outcome. */
  | { do: "lost"; code: number; reason: string };

export interface ConnectionTiming {
  now: number;
  /** In [0, 1). */
  random: number;
  heartbeatMs: number;
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
