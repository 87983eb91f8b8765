/**
 * The state machine of one connection, without I/O: takes an event, and returns the next state and commands. Each socket has a
 * generation. Events of older generations are ignored (PROTOCOL.md, rules CL1–CL6).
 */
import { CloseCode, closePolicy } from "@patchbay/protocol";
import { backoffMs, RETRY, RETRY_SLOWLY } from "./backoff.ts";
import type {
  ConnectionCommand,
  ConnectionEvent,
  ConnectionState,
  ConnectionTiming,
  Step,
  TimerName,
} from "./connectionState.ts";

const HANDSHAKE_MS = 10_000;
/** Time that a server has to answer a heartbeat. */
const LIFE_DEADLINE_MS = 10_000;
/** The same after a wake: the user waits, and the network has probably changed. */
const WAKE_DEADLINE_MS = 4_000;
/** On a wake, an attempt that is older than this counts as lost with the previous network, and starts anew. */
const STALE_ATTEMPT_MS = 2_000;
/** Time that each further refusal adds to the wait of a `need`, and how many refusals add to it. */
const REFUSED_MS = 10_000;
const MAX_REFUSALS = 12;
/** The backoff starts from the beginning after a connection that was open for this time. */
const HELD_MS = 5_000;

export function stepConnection(
  state: ConnectionState,
  event: ConnectionEvent,
  timing: ConnectionTiming,
): Step {
  switch (event.type) {
    case "need":
      return state.phase === "idle" || (state.phase === "refused" && timing.now >= state.since)
        ? connect(state, timing)
        : stay(state);
    case "wake":
      return wake(state, timing);
    case "opened":
      return event.generation === state.generation && state.phase === "connecting" && !event.waits
        ? opened(state, timing)
        : stay(state);
    case "ready":
      return state.phase === "connecting" ? opened(state, timing) : stay(state);
    case "broken":
      return abandon(state, event.reason, timing);
    case "closed":
      return event.generation === state.generation ? closed(state, event, timing, false) : stay(state);
    case "received":
      return event.generation === state.generation
        ? { state: { ...state, alive: true, lifeBy: undefined }, commands: signOfLife(timing) }
        : stay(state);
    case "timer":
      return timer(state, event.name, timing);
    case "idle":
      return state.phase === "open"
        ? closed(state, { code: CloseCode.InactivityOrRejected, reason: "Inactivity timeout" }, timing, true)
        : stay(state);
    case "move":
      return move(state, CloseCode.HeartbeatTimeout, timing);
    case "reset":
      return move(state, CloseCode.Normal, timing);
    case "denied":
      return state.phase === "waiting" || state.phase === "connecting"
        ? denied(state, event, timing)
        : stay(state);
    case "stop":
      return stop(state);
  }
}

function stay(state: ConnectionState): Step {
  return { state, commands: [] };
}

function connect(state: ConnectionState, { now }: ConnectionTiming): Step {
  const generation = state.generation + 1;
  return {
    state: { ...state, phase: "connecting", generation, since: now, retryAt: undefined },
    commands: [
      { do: "clearTimers" },
      { do: "open", generation },
      { do: "setTimer", name: "handshake", ms: HANDSHAKE_MS },
    ],
  };
}

function wake(state: ConnectionState, timing: ConnectionTiming): Step {
  switch (state.phase) {
    case "waiting":
    case "refused":
      return connect(state, timing);
    case "open":
      // The machine may have slept: send a heartbeat now rather than at the next tick.
      return ask(state, WAKE_DEADLINE_MS, timing);
    case "connecting": {
      if (timing.now - state.since < STALE_ATTEMPT_MS) return stay(state);
      const step = connect(state, timing);
      step.commands.unshift({ do: "close", code: CloseCode.HeartbeatTimeout, reason: "Tried anew" });
      return step;
    }
    case "idle":
      return stay(state);
  }
}

function opened(state: ConnectionState, { now, heartbeatMs }: ConnectionTiming): Step {
  return {
    state: {
      ...state,
      phase: "open",
      opens: state.opens + 1,
      since: now,
      reason: undefined,
      alive: false,
      lifeBy: undefined,
    },
    commands: [
      { do: "clearTimers" },
      { do: "flush" },
      ...(heartbeatMs > 0 ? [{ do: "setTimer", name: "heartbeat", ms: heartbeatMs } as const] : []),
    ],
  };
}

function closed(
  state: ConnectionState,
  event: { code: number; reason: string },
  timing: ConnectionTiming,
  closedByUs: boolean,
): Step {
  if (state.phase !== "connecting" && state.phase !== "open") return stay(state);
  const policy = closePolicy(event.code, closedByUs);
  const reason = event.reason === "" ? policy.meaning : event.reason;
  const wasOpen = state.phase === "open";
  const commands: ConnectionCommand[] = [{ do: "clearTimers" }];
  if (closedByUs) commands.push({ do: "close", code: event.code, reason: event.reason });
  if (wasOpen) commands.push({ do: "lost", code: event.code, reason });
  const held = wasOpen && timing.now - state.since >= HELD_MS;
  const attempt = held ? 0 : state.attempt;
  const rest = { ...state, attempt, reason, lifeBy: undefined, alive: false };
  switch (policy.reconnect) {
    case "onDemand":
      return { state: { ...rest, phase: "idle", attempt: 0 }, commands };
    case "whenIdentityChanges":
      return { state: refused(rest, timing), commands };
    case "retry":
    case "retrySlowly": {
      const ms = backoffMs(attempt, timing.random, policy.reconnect === "retry" ? RETRY : RETRY_SLOWLY);
      commands.push({ do: "setTimer", name: "retry", ms });
      return {
        state: { ...rest, phase: "waiting", attempt: attempt + 1, retryAt: timing.now + ms },
        commands,
      };
    }
  }
}

/** Sends a heartbeat. A deadline that is set already may come earlier, never later. */
function ask(state: ConnectionState, deadlineMs: number, { now }: ConnectionTiming): Step {
  const { lifeBy } = state;
  const by = now + deadlineMs;
  if (lifeBy !== undefined && lifeBy <= by) return stay(state);
  return {
    state: { ...state, alive: false, lifeBy: by },
    commands: [{ do: "heartbeat" }, { do: "setTimer", name: "deadline", ms: deadlineMs }],
  };
}

/** Half of the interval, so that a tick just before its end does not leave the server without a message for two intervals (rule HB2). */
function signOfLife({ heartbeatMs, quietMs }: ConnectionTiming): ConnectionCommand[] {
  return heartbeatMs > 0 && quietMs >= heartbeatMs / 2 ? [{ do: "heartbeat" }] : [];
}

function timer(state: ConnectionState, name: TimerName, timing: ConnectionTiming): Step {
  switch (name) {
    case "retry":
      return state.phase === "waiting" ? connect(state, timing) : stay(state);
    case "handshake":
      return state.phase === "connecting"
        ? abandon(state, "no answer to the handshake", timing)
        : stay(state);
    case "heartbeat": {
      if (state.phase !== "open") return stay(state);
      // Any frame that came in shows that the server is alive.
      const asked = state.alive
        ? { state: { ...state, alive: false }, commands: signOfLife(timing) }
        : ask(state, LIFE_DEADLINE_MS, timing);
      if (timing.heartbeatMs > 0) {
        asked.commands.push({ do: "setTimer", name: "heartbeat", ms: timing.heartbeatMs });
      }
      return asked;
    }
    case "deadline":
      return state.phase === "open" && state.lifeBy !== undefined
        ? abandon(state, "Heartbeat timeout", timing)
        : stay(state);
  }
}

/** Gives up a socket without waiting for its close event, which may never come. */
function abandon(
  state: ConnectionState,
  reason: string,
  timing: ConnectionTiming,
  code: number = CloseCode.HeartbeatTimeout,
): Step {
  const step = closed(state, { code: CloseCode.HeartbeatTimeout, reason }, timing, false);
  if (step.commands.length > 0) step.commands.splice(1, 0, { do: "close", code, reason });
  return step;
}

/** The next `need` tries again: at once after the first refusal, later after each further one. */
function refused(state: ConnectionState, { now }: ConnectionTiming): ConnectionState {
  const { attempt } = state;
  const since = now + Math.min(attempt, MAX_REFUSALS) * REFUSED_MS;
  return { ...state, phase: "refused", attempt: attempt + 1, since, retryAt: undefined };
}

function denied(state: ConnectionState, { reason }: { reason: string }, timing: ConnectionTiming): Step {
  return {
    state: refused({ ...state, reason }, timing),
    commands: [{ do: "clearTimers" }, { do: "close", code: CloseCode.Normal, reason }],
  };
}

function move(state: ConnectionState, code: number, timing: ConnectionTiming): Step {
  if (state.phase === "idle") return stay(state);
  const left = abandon(state, "Moved", timing, code);
  const step = connect({ ...left.state, attempt: state.attempt }, timing);
  return { state: step.state, commands: [...left.commands, ...step.commands] };
}

function stop(state: ConnectionState): Step {
  const live = state.phase === "open" || state.phase === "connecting";
  return {
    state: { ...state, phase: "idle", retryAt: undefined, attempt: 0 },
    commands: [
      { do: "clearTimers" },
      ...(live ? [{ do: "close", code: CloseCode.Normal, reason: "Client disconnect" } as const] : []),
    ],
  };
}
