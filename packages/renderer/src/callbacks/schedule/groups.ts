import type { PropId } from "@patchbay/protocol";
import type { Call } from "./call.ts";
import type { GroupProgress, Wiring } from "./schedule.ts";

/** Keeps the progress of groups of calls while one of their calls is pending. */
export interface Groups {
  readonly progress: ReadonlyMap<number, GroupProgress>;
  /** A number that no group has. */
  next(): number;
  /** Notes that a call of a group has finished. @param updated the props that it has changed */
  finished(call: Call, updated: readonly PropId[]): void;
  /** Forgets the groups of which no call is pending. */
  keep(pending: readonly Call[]): void;
}

export function createGroups(wiring: Pick<Wiring, "outputsOf">): Groups {
  const progress = new Map<number, { completed: Set<PropId>; updated: Set<PropId> }>();
  let last = 0;
  return {
    progress,
    next: () => ++last,
    finished(call, updated) {
      if (call.group === undefined) return;
      let group = progress.get(call.group);
      if (group === undefined) {
        group = { completed: new Set(), updated: new Set() };
        progress.set(call.group, group);
      }
      for (const output of wiring.outputsOf(call)) group.completed.add(output);
      for (const prop of updated) group.updated.add(prop);
    },
    keep(pending) {
      for (const group of progress.keys()) {
        if (!pending.some((call) => call.group === group)) progress.delete(group);
      }
    },
  };
}
