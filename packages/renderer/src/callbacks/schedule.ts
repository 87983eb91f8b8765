import type { PropId } from "@patchbay/protocol";
import type { Call } from "./call.ts";

/** At most this many runs that end by themselves at a time. */
export const RUN_SLOTS = 12;

/** What the scheduler asks about calls. */
export interface Wiring {
  inputsOf(call: Call): readonly PropId[];
  outputsOf(call: Call): readonly PropId[];
  /** Inputs that are not its own outputs. */
  foreignInputsOf(call: Call): readonly PropId[];
  /** The outputs of a call and of everything downstream of it. */
  reachOf(call: Call): ReadonlySet<PropId>;
  /** The origins of all calls that compute foreign inputs, those of these, and so on: nearest first. */
  upstreamOf(call: Call): Iterable<string>;
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
  const { calls, gone } = withoutVanished(merged.values(), wiring);
  const drop = pending.running.filter(
    (run) => (merged.has(run.key) && !run.callback.keepsOverlap) || gone(run),
  );
  const running = pending.running.filter((run) => !drop.includes(run));

  const pruned = new Set<Call>();
  const isReady = createReadiness(calls, running, wiring, pruned);
  pruneNeedless(calls, pending.groups, wiring, isReady, pruned);
  let slots = RUN_SLOTS - running.filter((run) => run.callback.takesSlot).length;
  const started = new Set<Call>();
  for (const call of calls) {
    const { takesSlot } = call.callback;
    if ((takesSlot && slots <= 0) || pruned.has(call) || !isReady(call)) continue;
    if (takesSlot) slots--;
    started.add(call);
  }
  const wait = calls.filter((call) => !started.has(call) && !pruned.has(call));
  return { drop, start: [...started], wait, pruned: [...pruned] };
}

/** Adds initial calls that upstream results made needless, and those that become so by others being left out. */
function pruneNeedless(
  calls: readonly Call[],
  groups: Pending["groups"],
  wiring: Wiring,
  isReady: (call: Call) => boolean,
  pruned: Set<Call>,
): void {
  const skipped = new Map<number, Set<PropId>>();
  let before: number;
  do {
    before = pruned.size;
    for (const call of calls) {
      if (call.group === undefined || pruned.has(call)) continue;
      if (!isNeedless(call, groups, skipped, wiring) || !isReady(call)) continue;
      pruned.add(call);
      const done = skipped.get(call.group) ?? new Set();
      for (const output of wiring.outputsOf(call)) done.add(output);
      skipped.set(call.group, done);
    }
  } while (pruned.size > before);
}

/** One request per key: the latest, with all the changes; initial only if all of them are. */
function mergeRequests(requested: readonly Call[]): Map<string, Call> {
  const merged = new Map<string, Call>();
  for (const call of requested) {
    const earlier = merged.get(call.key);
    if (earlier === undefined) {
      merged.set(call.key, call);
      continue;
    }
    const latest = !call.initial || earlier.initial ? call : earlier;
    // In the place of the latest.
    merged.delete(call.key);
    merged.set(call.key, { ...latest, changed: new Map([...earlier.changed, ...call.changed]) });
  }
  return merged;
}

/** Calls none of whose Outputs exists are dropped; those that lost some forget the triggers that went with them. */
function withoutVanished(
  requested: Iterable<Call>,
  wiring: Wiring,
): { calls: readonly Call[]; gone(call: Call): boolean } {
  const calls: Call[] = [];
  for (const call of requested) {
    const declared = call.callback.outputs.length;
    const found = declared === 0 ? 0 : wiring.outputsOf(call).length;
    if (found === declared) {
      calls.push(call);
    } else if (found > 0) {
      const changed = new Map([...call.changed].filter(([text]) => wiring.exists(text)));
      calls.push(changed.size === call.changed.size ? call : { ...call, changed });
    }
  }
  return {
    calls,
    gone: (call) => call.callback.outputs.length > 0 && wiring.outputsOf(call).length === 0,
  };
}

/** Up to so many pending calls, each is asked how far it reaches; of more, a call looks upstream for the nearest. */
const FEW_PENDING = 32;

/**
 * A call waits for every pending call that can reach one of its Inputs (its own Outputs apart). Of calls that can reach each
 * other, a loop, the first requested goes first, so that something always can go.
 */
export function createReadiness(
  waiting: readonly Call[],
  running: readonly Call[],
  wiring: Wiring,
  /** Calls that count no more; may grow. */
  without: ReadonlySet<Call>,
  few: number = FEW_PENDING,
): (call: Call) => boolean {
  const pending = [...running, ...waiting];
  const reaches = (from: Call, to: Call): boolean => {
    const reach = wiring.reachOf(from);
    return wiring.foreignInputsOf(to).some((input) => reach.has(input));
  };
  let places: Map<Call, number> | undefined;
  let byOrigin: Map<string, Call[]> | undefined;

  function* upstreamOf(call: Call): Generator<Call> {
    if (pending.length <= few) {
      for (const other of pending) if (reaches(other, call)) yield other;
      return;
    }
    byOrigin ??= groupByOrigin(pending);
    for (const origin of wiring.upstreamOf(call)) yield* byOrigin.get(origin) ?? [];
  }

  return (call) => {
    places ??= new Map(pending.map((each, at) => [each, at]));
    const at = places.get(call) ?? 0;
    for (const other of upstreamOf(call)) {
      const place = places.get(other) ?? 0;
      if (other === call || without.has(other)) continue;
      if (place < running.length || place < at || !reaches(call, other)) return false;
    }
    return true;
  };
}

function groupByOrigin(calls: readonly Call[]): Map<string, Call[]> {
  const groups = new Map<string, Call[]>();
  for (const call of calls) {
    const group = groups.get(call.origin);
    if (group === undefined) groups.set(call.origin, [call]);
    else group.push(call);
  }
  return groups;
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
