/** The callbacks of the simulated app, which note what they did. */
import { LONG, PatchbayError } from "@patchbay/protocol";
import {
  type CallbackContext,
  createRegistry,
  Input,
  Output,
  Patch,
  type Registry,
  State,
} from "@patchbay/server";
import type { Random } from "./random.ts";
import { addStreamedAnswers, type ServedAnswer } from "./streamedAnswers.ts";
import type { VirtualTime } from "./virtualTime.ts";

const PADDING = "x".repeat(LONG);

/** What a stream has written to its tab. */
export interface StreamState {
  readonly run: number;
  n: number;
  log: number[];
}

export interface Workload {
  readonly registry: Registry;
  readonly streamOutput: string;
  /** Streams write nothing while they are quiet. */
  quiet(quiet: boolean): void;
  /** Every stream writes so many updates at once. */
  burst(count: number): void;
  /** How often the effect of a token happened. */
  readonly effects: ReadonlyMap<string, number>;
  /** The streams that run, by tab: there should be one for each that lives. */
  streams(tab: string): readonly StreamState[];
  readonly streamCount: number;
  /** The answers in parts, by token. */
  readonly answers: ReadonlyMap<string, ServedAnswer>;
  /** Reads that got no answer in their time. */
  readonly timeouts: number;
}

export interface WorkloadOptions {
  time: VirtualTime;
  random: Random;
  /** An effect happens now. */
  happens(token: string): void;
}

export function createWorkload({ time, random, happens }: WorkloadOptions): Workload {
  const effects = new Map<string, number>();
  const live = new Map<StreamState, { tab: string; write(): void }>();
  let quiet = false;
  let runs = 0;
  let timeouts = 0;

  function sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const onAbort = (): void => {
        cancel();
        reject(signal.reason);
      };
      const cancel = time.after(ms, () => {
        signal.removeEventListener("abort", onAbort);
        resolve();
      });
      signal.addEventListener("abort", onAbort, { once: true });
    });
  }

  async function stream(tab: string, { setProps, signal }: CallbackContext): Promise<void> {
    const state: StreamState = { run: ++runs, n: 0, log: [0] };
    function write(): void {
      if (signal.aborted) return;
      state.n += 1;
      if (state.log.length >= 12) {
        state.log = [state.n];
        // Now and then a long message, which the hub does not read.
        setProps("stream", { n: state.n, log: state.log, ...(state.n % 48 === 12 && { padding: PADDING }) });
        return;
      }
      state.log = [...state.log, state.n];
      const append = new Patch();
      append.append([], state.n);
      setProps("stream", { n: state.n, log: append });
    }
    setProps("stream", { run: state.run, n: 0, log: [0] });
    live.set(state, { tab, write });
    try {
      for (;;) {
        await sleep(random.between(500, 3_000), signal);
        if (!quiet) write();
      }
    } finally {
      live.delete(state);
    }
  }

  const registry = createRegistry({ preventInitialCallbacks: false });
  registry.add(
    { persistent: true, state: [State("tab", "value")] },
    (tab, context) => stream(String(tab), context as CallbackContext),
    "stream",
  );
  registry.add(
    { output: Output("bump", "value"), inputs: [Input("token", "value"), Input("delay", "value")] },
    async (token, delay, context) => {
      happens(String(token));
      effects.set(String(token), (effects.get(String(token)) ?? 0) + 1);
      await sleep(Number(delay), (context as CallbackContext).signal);
      return token;
    },
    "bump",
  );
  registry.add(
    { output: Output("ask", "value"), inputs: [Input("token", "value")] },
    async (_token, context) => {
      try {
        return (
          (await (context as CallbackContext).websocket?.getProp("typed", "value", { timeoutMs: 200_000 })) ??
          null
        );
      } catch (error) {
        if (error instanceof PatchbayError && error.code === "timeout") timeouts += 1;
        throw error;
      }
    },
    "ask",
  );

  const answers = addStreamedAnswers({ registry, random, sleep });

  return {
    registry,
    answers,
    streamOutput: String(registry.definitions[0]?.output),
    quiet(now) {
      quiet = now;
    },
    burst(count) {
      for (const { write } of live.values()) for (let n = 0; n < count; n += 1) write();
    },
    effects,
    streams: (tab) => [...live].filter(([, entry]) => entry.tab === tab).map(([state]) => state),
    get streamCount() {
      return live.size;
    },
    get timeouts() {
      return timeouts;
    },
  };
}
