/** The parts of one run's answer: what they have written, and the calls that follow (PROTOCOL.md, rules ST2 and ST5). */
import { type PartUpdate, type PropId, type Props, propId } from "@patchbay/protocol";
import type { ComponentNode } from "../store/componentNode.ts";
import type { Change } from "../store/layoutStore.ts";
import { callbackName } from "./graph/callback.ts";
import type { Applied, PropUpdates } from "./propUpdates.ts";
import type { Call } from "./schedule/call.ts";
import { type CallSources, contentCalls, propCalls } from "./schedule/triggers.ts";

export interface RunParts {
  /** Writes an update. @returns the calls that follow at once: those of props which are not Outputs of the run */
  apply(update: PartUpdate): readonly Call[];
  /** The last value that the parts have given each Output, as in a response, Patches included. Undefined if they have given none. */
  last(): Record<string, Props> | undefined;
  /** For the end of the run. @param group a new group of calls */
  end(group: number): PartsEnd;
}

export interface PartsEnd {
  /** The props that the parts have set. */
  readonly updated: readonly PropId[];
  /** Calls that depend on Outputs of the run: they follow if it has run to its end. */
  readonly dependants: readonly Call[];
  /** Calls of the components that the parts have brought, removed or moved: they follow however the run ends. */
  readonly content: readonly Call[];
}

/** What parts have changed in one component. */
interface Written {
  readonly props: Set<string>;
  /** By id text. */
  readonly added: Map<string, ComponentNode>;
  /** By id text, without components that the parts themselves had brought. */
  readonly removed: Map<string, Change["removed"][number]>;
  readonly moved: Set<ComponentNode>;
  readonly carried: Map<ComponentNode, ReadonlySet<string>>;
}

export function createRunParts(call: Call, updates: PropUpdates, sources: CallSources): RunParts {
  const { layout, finder, dependencies } = sources;
  const chain = new Set([...call.chain, call.callback]);
  const outputs = new Set(dependencies.outputsOf(call));
  const written = new Map<ComponentNode, Written>();
  const last = new Map<string, Props>();
  const inChain = (calls: readonly Call[]): Call[] => calls.map((next) => ({ ...next, chain }));

  function note({ node, props, change: { added, removed, moved }, carried }: Applied): void {
    let all = written.get(node);
    if (all === undefined) {
      // A stream without end may replace the components that it writes to.
      for (const other of written.keys()) if (!layout.isAttached(other)) written.delete(other);
      all = { props: new Set(), added: new Map(), removed: new Map(), moved: new Set(), carried: new Map() };
      written.set(node, all);
    }
    for (const name of props) all.props.add(name);
    for (const one of removed) {
      if (one.idText === undefined) continue;
      if (!all.added.delete(one.idText)) all.removed.set(one.idText, one);
    }
    for (const one of added) {
      if (one.idText === undefined) continue;
      const writtenProps = carried.get(one);
      const before = all.carried.get(one);
      if (writtenProps === undefined) all.carried.delete(one);
      // One that the stream has brought itself is new, whatever a later part writes in it.
      else if (before !== undefined || all.added.get(one.idText) !== one)
        all.carried.set(one, new Set([...(before ?? []), ...writtenProps]));
      all.added.set(one.idText, one);
    }
    if (moved.length === 0) return;
    // A stream without end may move and remove rows all the time.
    for (const one of all.moved) if (!layout.isAttached(one)) all.moved.delete(one);
    for (const one of moved) all.moved.add(one);
  }

  return {
    apply({ componentId, props }) {
      const calls: Call[] = [];
      for (const applied of updates.fromResult({ [componentId]: props }, callbackName(call.callback))) {
        const { node } = applied;
        const { id } = node;
        if (id === undefined) continue;
        note(applied);
        const others: string[] = [];
        for (const name of applied.props) {
          if (!outputs.has(propId(id, name))) others.push(name);
          else last.set(componentId, { ...last.get(componentId), [name]: props[name] });
        }
        calls.push(...propCalls(node, others, finder));
      }
      return inChain(calls);
    },
    last: () => (last.size === 0 ? undefined : Object.fromEntries(last)),
    end(group) {
      const updated: PropId[] = [];
      const dependants: Call[] = [];
      const content: Call[] = [];
      for (const [node, { props, carried, ...changed }] of written) {
        const { id } = node;
        if (id === undefined || !layout.isAttached(node)) continue;
        for (const name of props) updated.push(propId(id, name));
        const own = [...props].filter((name) => outputs.has(propId(id, name)));
        dependants.push(...propCalls(node, own, finder));
        const change: Change = {
          added: [...changed.added.values()].filter((one) => layout.isAttached(one)),
          removed: [...changed.removed.values()],
          moved: [...changed.moved].filter((one) => layout.isAttached(one)),
        };
        if (change.added.length + change.removed.length + change.moved.length > 0)
          content.push(...contentCalls({ node, props: [...props], change, carried }, sources, group));
      }
      return { updated, dependants: inChain(dependants), content: inChain(content) };
    },
  };
}
