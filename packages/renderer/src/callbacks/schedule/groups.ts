import type { PropId } from "@patchbay/protocol";
import type { Call } from "./call.ts";
import type { CallDependencies } from "./readyCalls.ts";

/** The progress of each group of calls, by the group's number. */
export type Groups = Map<number, { readonly completed: Set<PropId>; readonly updated: Set<PropId> }>;

/** Notes in its group, if it has one, that a call has finished. @param updated the props that it has changed */
export function noteFinished(
  groups: Groups,
  call: Call,
  updated: readonly PropId[],
  dependencies: Pick<CallDependencies, "outputsOf">,
): void {
  if (call.group === undefined) return;
  let group = groups.get(call.group);
  if (group === undefined) {
    group = { completed: new Set(), updated: new Set() };
    groups.set(call.group, group);
  }
  for (const output of dependencies.outputsOf(call)) group.completed.add(output);
  for (const prop of updated) group.updated.add(prop);
}

/** Forgets the groups of which no call is pending. */
export function forgetFinished(groups: Groups, pending: readonly Call[]): void {
  for (const group of groups.keys()) {
    if (!pending.some((call) => call.group === group)) groups.delete(group);
  }
}
