/** The parts of one run's answer: what they have written, and the calls that follow (PROTOCOL.md, rules ST2 and ST5). */
import { type PartUpdate, type PropId, propId } from "@patchbay/protocol";
import { type ComponentNode, subtree } from "../store/componentNode.ts";
import { callbackName } from "./graph/callback.ts";
import type { PropUpdates } from "./propUpdates.ts";
import type { Call } from "./schedule/call.ts";
import { type CallSources, contentCalls, propCalls } from "./schedule/triggers.ts";

export interface RunParts {
  /** Writes an update. @returns the calls that follow at once: those of props which are not Outputs of the run */
  apply(update: PartUpdate): readonly Call[];
  /** For the end of the run. */
  end(group: number): PartsEnd;
}

export interface PartsEnd {
  /** The props that the parts have set. */
  readonly updated: readonly PropId[];
  /** Calls that depend on Outputs of the run: they follow if it has run to its end. */
  readonly dependants: readonly Call[];
  /** Calls of the components that the parts have brought, removed or changed: they follow however the run ends. */
  readonly content: readonly Call[];
}

/** A component that parts have written to. */
interface Written {
  readonly props: Set<string>;
  /** The components in it before the first part. */
  readonly before: ReadonlySet<ComponentNode>;
}

export function createRunParts(call: Call, updates: PropUpdates, sources: CallSources): RunParts {
  const { layout, resolver, wiring } = sources;
  const chain = new Set([...call.chain, call.callback]);
  const outputs = new Set(wiring.outputsOf(call));
  const written = new Map<ComponentNode, Written>();
  const inChain = (calls: readonly Call[]): Call[] => calls.map((next) => ({ ...next, chain }));

  return {
    apply({ componentId, props }) {
      const target = layout.ids.get(componentId);
      if (target !== undefined && !written.has(target))
        written.set(target, { props: new Set(), before: new Set(subtree(target)) });
      const calls = updates
        .fromResult({ [componentId]: props }, callbackName(call.callback))
        .flatMap(({ node, props: names }) => {
          const { id } = node;
          if (id === undefined) return [];
          for (const name of names) written.get(node)?.props.add(name);
          return propCalls(
            node,
            names.filter((name) => !outputs.has(propId(id, name))),
            resolver,
          );
        });
      return inChain(calls);
    },
    end(group) {
      const updated: PropId[] = [];
      const dependants: Call[] = [];
      const content: Call[] = [];
      for (const [node, { props, before }] of written) {
        const { id } = node;
        if (id === undefined || !layout.isAttached(node)) continue;
        for (const name of props) updated.push(propId(id, name));
        dependants.push(
          ...propCalls(
            node,
            [...props].filter((name) => outputs.has(propId(id, name))),
            resolver,
          ),
        );
        const now = new Set(subtree(node));
        const added = [...now].filter((one) => !before.has(one));
        const removed = [...before].filter((one) => !now.has(one));
        if (added.length + removed.length > 0) {
          const change = { added, removed, moved: [] };
          content.push(...contentCalls({ node, props: [...props], change }, sources, group));
        }
      }
      return { updated, dependants: inChain(dependants), content: inChain(content) };
    },
  };
}
