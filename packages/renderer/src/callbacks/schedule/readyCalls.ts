import type { PropId } from "@patchbay/protocol";
import type { Callback } from "../graph/callback.ts";
import type { Call } from "./call.ts";

/** At most so many runs at a time, of those that take a slot. */
export const RUN_SLOTS = 12;

/** What the scheduler needs to know about calls. `createCallDependencies` answers from the layout. */
export interface CallDependencies {
  inputsOf(call: Call): readonly PropId[];
  outputsOf(call: Call): readonly PropId[];
  /** Inputs that are not Outputs of the same call. */
  foreignInputsOf(call: Call): readonly PropId[];
  /** The outputs of a call and of everything downstream of it. */
  reachOf(call: Call): ReadonlySet<PropId>;
  /** The origins of all calls upstream: those that compute its foreign Inputs, those that compute theirs, and so on. Nearest first. */
  upstreamOf(call: Call): Iterable<string>;
  exists(changed: PropId): boolean;
}

/** The Outputs of the finished calls of one group (`completed`), and those that have changed (`updated`). */
export interface GroupProgress {
  readonly completed: Set<PropId>;
  readonly updated: Set<PropId>;
}

export interface Pending {
  /** The calls that the last plan left waiting: one per key, in order of request. */
  readonly waiting: readonly Call[];
  /** The calls requested since then, in order. Several may have the same key. */
  readonly requested: readonly Call[];
  readonly running: readonly Call[];
  readonly groups: ReadonlyMap<number, GroupProgress>;
}

export interface Plan {
  /** Runs that newer calls replace. */
  readonly drop: readonly Call[];
  /** Runs whose Outputs have all left the layout. */
  readonly orphaned: readonly Call[];
  readonly start: readonly Call[];
  /** Calls that wait. */
  readonly wait: readonly Call[];
  /** Calls of a group that upstream results made needless. They count as finished without an update. */
  readonly pruned: readonly Call[];
}

/** Decides which calls start, wait or are dropped. Pure. @param takesSlot whether a run of this callback counts towards `RUN_SLOTS` */
export function plan(
  pending: Pending,
  dependencies: CallDependencies,
  takesSlot: (callback: Callback) => boolean,
): Plan {
  const requested = pending.requested.filter((call) => !call.chain.has(call.callback));
  const merged = requested.length === 0 ? undefined : mergeRequests([...pending.waiting, ...requested]);
  const calls = withoutVanished(merged?.values() ?? pending.waiting, dependencies);
  const orphaned = pending.running.filter(
    (run) => run.callback.outputs.length > 0 && dependencies.outputsOf(run).length === 0,
  );
  // Calls that waited before have replaced their older runs already.
  const drop = pending.running.filter(
    (run) => merged?.has(run.key) && !run.callback.keepsOverlap && !orphaned.includes(run),
  );
  const running = pending.running.filter((run) => !drop.includes(run) && !orphaned.includes(run));

  const pruned = new Set<Call>();
  const isReady = createReadiness({ waiting: calls, running }, dependencies, pruned);
  pruneNeedless(
    calls,
    pruned,
    dependencies,
    (call, at, skipped) => isNeedless(call, pending.groups, skipped, dependencies) && isReady(call, at),
  );
  let slots = RUN_SLOTS - running.filter((run) => takesSlot(run.callback)).length;
  const started = new Set<Call>();
  for (const [at, call] of calls.entries()) {
    const needsSlot = takesSlot(call.callback);
    if ((needsSlot && slots <= 0) || pruned.has(call) || !isReady(call, at)) continue;
    if (needsSlot) slots--;
    started.add(call);
  }
  const wait = calls.filter((call) => !started.has(call) && !pruned.has(call));
  return { drop, orphaned, start: [...started], wait, pruned: [...pruned] };
}

/** Adds to `pruned` the initial calls that are needless, and then those that become needless because of them. */
function pruneNeedless(
  calls: readonly Call[],
  pruned: Set<Call>,
  dependencies: CallDependencies,
  /** @param skipped by group: the Outputs of pruned calls */
  mayPrune: (call: Call, at: number, skipped: ReadonlyMap<number, ReadonlySet<PropId>>) => boolean,
): void {
  const skipped = new Map<number, Set<PropId>>();
  let before: number;
  do {
    before = pruned.size;
    for (const [at, call] of calls.entries()) {
      if (call.group === undefined || pruned.has(call)) continue;
      if (!mayPrune(call, at, skipped)) continue;
      pruned.add(call);
      const done = skipped.get(call.group) ?? new Set();
      for (const output of dependencies.outputsOf(call)) done.add(output);
      skipped.set(call.group, done);
    }
  } while (pruned.size > before);
}

/** One call per key: the latest, with the changes of all. It is initial only if all of them are. */
function mergeRequests(requested: readonly Call[]): Map<string, Call> {
  const merged = new Map<string, Call>();
  for (const call of requested) {
    const earlier = merged.get(call.key);
    if (earlier === undefined) {
      merged.set(call.key, call);
      continue;
    }
    const latest = !call.initial || earlier.initial ? call : earlier;
    // It takes the place of the latest in the order.
    merged.delete(call.key);
    merged.set(call.key, { ...latest, changed: new Map([...earlier.changed, ...call.changed]) });
  }
  return merged;
}

/** Drops calls that have no Output in the layout. If only some are missing, the call forgets the triggers that are missing, too. */
function withoutVanished(requested: Iterable<Call>, dependencies: CallDependencies): readonly Call[] {
  const calls: Call[] = [];
  for (const call of requested) {
    const declared = call.callback.outputs.length;
    const found = dependencies.outputsOf(call).length;
    if (found === declared) {
      calls.push(call);
    } else if (found > 0) {
      const changed = new Map([...call.changed].filter(([text]) => dependencies.exists(text)));
      calls.push(changed.size === call.changed.size ? call : { ...call, changed });
    }
  }
  return calls;
}

/** Up to so many pending calls, each is compared with each. With more, a call looks for pending calls upstream, nearest first. */
const FEW_PENDING = 32;

/**
 * Makes the function that says whether a call may start, given the call and its place in `waiting`. A call waits for every pending
 * call that can reach one of its Inputs (its own Outputs apart). If calls can reach each other, in a loop, the first one that was
 * requested starts first, so that there is always one that may start.
 */
export function createReadiness(
  { waiting, running }: Pick<Pending, "waiting" | "running">,
  dependencies: CallDependencies,
  /** Calls that no other call waits for. The set may grow meanwhile. */
  without: ReadonlySet<Call>,
  few: number = FEW_PENDING,
): (call: Call, at: number) => boolean {
  const pending = [...running, ...waiting];
  const reaches = (from: Call, to: Call): boolean => {
    const reach = dependencies.reachOf(from);
    return dependencies.foreignInputsOf(to).some((input) => reach.has(input));
  };
  let placesOf: ((origin: string) => Iterable<number>) | undefined;

  /** The places in `pending` of the calls that reach a call. */
  function* upstreamOf(call: Call): Generator<number> {
    if (pending.length <= few) {
      for (const [place, other] of pending.entries()) if (reaches(other, call)) yield place;
      return;
    }
    placesOf ??= indexOrigins(pending);
    for (const origin of dependencies.upstreamOf(call)) yield* placesOf(origin);
  }

  return (call, at) => {
    for (const place of upstreamOf(call)) {
      const other = pending[place];
      if (other === undefined || other === call || without.has(other)) continue;
      if (place < running.length + at || !reaches(call, other)) return false;
    }
    return true;
  };
}

/** Finds the places of the calls with an origin. Keeps a number per call and no lists, because every step makes a new index. */
function indexOrigins(calls: readonly Call[]): (origin: string) => Iterable<number> {
  const last = new Map<string, number>();
  const before = calls.map(({ origin }, place) => {
    const earlier = last.get(origin);
    last.set(origin, place);
    return earlier;
  });
  return function* (origin) {
    for (let place = last.get(origin); place !== undefined; place = before[place]) yield place;
  };
}

/** Whether an initial call need not run: all its Inputs have been computed in its group, and none has changed. */
function isNeedless(
  call: Call,
  groups: ReadonlyMap<number, GroupProgress>,
  pruned: ReadonlyMap<number, ReadonlySet<PropId>>,
  dependencies: CallDependencies,
): boolean {
  if (call.group === undefined || call.callback.multiInputsOnly) return false;
  const progress = groups.get(call.group);
  const skipped = pruned.get(call.group);
  const inputs = dependencies.inputsOf(call);
  return (
    inputs.length > 0 &&
    inputs.every((input) => progress?.completed.has(input) || skipped?.has(input)) &&
    !inputs.some((input) => progress?.updated.has(input))
  );
}
