import type { ComponentId, PropId } from "@patchbay/protocol";
import type { Call } from "./call.ts";

/** At most this many runs that end by themselves at a time. */
export const RUN_SLOTS = 12;

/** What the scheduler asks about calls. */
export interface Wiring {
  inputsOf(call: Call): readonly PropId[];
  outputsOf(call: Call): readonly PropId[];
  /** The outputs of a call and of everything downstream of it. */
  reachOf(call: Call): ReadonlySet<PropId>;
  exists(changed: PropId): boolean;
}

/** What the finished calls of one group have computed, and what of it was an update. */
export interface GroupProgress {
  readonly completed: Set<PropId>;
  readonly updated: Set<PropId>;
}

export interface Pending {
  /** In order of request; the same call may be here more than once. */
  readonly requested: readonly Call[];
  readonly running: readonly Call[];
  readonly groups: ReadonlyMap<number, GroupProgress>;
}

export interface Plan {
  /** Runs whose result is no longer wanted. */
  readonly drop: readonly Call[];
  readonly start: readonly Call[];
  /** Requests that wait. */
  readonly wait: readonly Call[];
  /** Requests of a group that upstream results made needless: finished, without an update. */
  readonly pruned: readonly Call[];
}

/** Decides what runs next. Knows no time and changes nothing. */
export function plan(pending: Pending, wiring: Wiring): Plan {
  const merged = mergeRequests(pending.requested.filter((call) => !call.chain.has(call.callback)));
  const { calls, gone } = withoutVanished([...merged.values()], wiring);
  const drop = pending.running.filter(
    (run) => (merged.has(run.key) && !run.callback.keepsOverlap) || gone(run),
  );
  const running = pending.running.filter((run) => !drop.includes(run));

  let waiting = calls;
  const pruned: Call[] = [];
  const completedByPruning = new Map<number, Set<PropId>>();
  let ready: readonly Call[];
  for (;;) {
    ready = readyCalls(waiting, running, wiring);
    const needless = new Set(
      ready.filter((call) => isNeedless(call, pending.groups, completedByPruning, wiring)),
    );
    if (needless.size === 0) break;
    for (const call of needless) {
      pruned.push(call);
      if (call.group === undefined) continue;
      const done = completedByPruning.get(call.group) ?? new Set();
      for (const output of wiring.outputsOf(call)) done.add(output);
      completedByPruning.set(call.group, done);
    }
    waiting = waiting.filter((call) => !needless.has(call));
  }

  let slots = RUN_SLOTS - running.filter((run) => run.callback.takesSlot).length;
  const start = ready.filter((call) => !call.callback.takesSlot || slots-- > 0);
  const started = new Set(start);
  return { drop, start, wait: waiting.filter((call) => !started.has(call)), pruned };
}

/** One request per key: the latest, with all the changes; initial only if all of them are. */
function mergeRequests(requested: readonly Call[]): Map<string, Call> {
  const merged = new Map<string, { call: Call; changed: Map<PropId, ComponentId> }>();
  for (const call of requested) {
    const earlier = merged.get(call.key);
    if (earlier === undefined) {
      merged.set(call.key, { call, changed: new Map(call.changed) });
      continue;
    }
    for (const [prop, id] of call.changed) earlier.changed.set(prop, id);
    if (!call.initial || earlier.call.initial) earlier.call = call;
    merged.delete(call.key);
    merged.set(call.key, earlier);
  }
  return new Map(Array.from(merged, ([key, { call, changed }]) => [key, { ...call, changed }]));
}

/** Calls none of whose Outputs exists are dropped; those that lost some forget the triggers that went with them. */
function withoutVanished(
  requested: readonly Call[],
  wiring: Wiring,
): { calls: readonly Call[]; gone(call: Call): boolean } {
  const gone = (call: Call): boolean =>
    call.callback.outputs.length > 0 && wiring.outputsOf(call).length === 0;
  const calls = requested
    .filter((call) => !gone(call))
    .map((call) => {
      const declared = call.callback.outputs.length;
      if (declared === 0 || wiring.outputsOf(call).length === declared) return call;
      const changed = new Map([...call.changed].filter(([text]) => wiring.exists(text)));
      return changed.size === call.changed.size ? call : { ...call, changed };
    });
  return { calls, gone };
}

/**
 * A call waits for every pending call that can reach one of its Inputs (its own Outputs apart). Of calls that can reach each
 * other, a loop, the first requested goes first, so that something always can go.
 */
function readyCalls(requested: readonly Call[], running: readonly Call[], wiring: Wiring): readonly Call[] {
  const producers = new Map<PropId, number[]>();
  const pending = [...running, ...requested];
  pending.forEach((call, at) => {
    for (const prop of wiring.reachOf(call)) {
      const known = producers.get(prop);
      if (known === undefined) producers.set(prop, [at]);
      else known.push(at);
    }
  });
  const foreignInputs = (call: Call): readonly PropId[] => {
    const own = new Set(wiring.outputsOf(call));
    return wiring.inputsOf(call).filter((input) => !own.has(input));
  };
  return requested.filter((call, index) => {
    const at = running.length + index;
    const reach = wiring.reachOf(call);
    return foreignInputs(call).every((input) =>
      (producers.get(input) ?? []).every((other) => {
        if (other === at) return true;
        const upstream = pending[other];
        if (upstream === undefined || other < running.length || other < at) return false;
        return foreignInputs(upstream).some((prop) => reach.has(prop));
      }),
    );
  });
}

/** Rule of initial calls: nothing it depends on was updated, and all of it was computed. */
function isNeedless(
  call: Call,
  groups: ReadonlyMap<number, GroupProgress>,
  pruned: ReadonlyMap<number, ReadonlySet<PropId>>,
  wiring: Wiring,
): boolean {
  if (call.group === undefined || call.callback.multiInputsOnly) return false;
  const progress = groups.get(call.group);
  const skipped = pruned.get(call.group);
  const inputs = wiring.inputsOf(call);
  return (
    inputs.length > 0 &&
    inputs.every((input) => progress?.completed.has(input) || skipped?.has(input)) &&
    !inputs.some((input) => progress?.updated.has(input))
  );
}
