import type { Callback, Slot } from "../../callbacks/graph/callback.ts";
import type { Fault } from "../../faults.ts";
import { patternsOverlap } from "./patternsOverlap.ts";

interface Edge {
  readonly to: Callback;
  /** The Output of the one that is an Input of the other. */
  readonly prop: string;
}

/** Finds cycles among callbacks, each once. A callback with an Output among its own Inputs is no cycle. Cycles run, once per trigger. */
export function findCycles(callbacks: readonly Callback[]): Fault[] {
  const edgesOf = createEdges(callbacks);
  const faults: Fault[] = [];
  const done = new Set<Callback>();

  for (const root of callbacks) {
    if (done.has(root)) continue;
    // No recursion: chains may be longer than the call stack.
    const path: { callback: Callback; edges: readonly Edge[]; at: number }[] = [
      { callback: root, edges: edgesOf(root), at: 0 },
    ];
    const onPath = new Set([root]);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const edge = top.edges[top.at++];
      if (edge === undefined) {
        path.pop();
        onPath.delete(top.callback);
        done.add(top.callback);
      } else if (onPath.has(edge.to)) {
        const from = path.findIndex(({ callback }) => callback === edge.to);
        const props = path.slice(from).map(({ edges, at }) => edges[at - 1]?.prop ?? "");
        faults.push(cycleFault([...props, props[0] ?? ""]));
      } else if (!done.has(edge.to)) {
        onPath.add(edge.to);
        path.push({ callback: edge.to, edges: edgesOf(edge.to), at: 0 });
      }
    }
  }
  return faults;
}

function createEdges(callbacks: readonly Callback[]): (callback: Callback) => readonly Edge[] {
  const inputs = new Map<string, { callback: Callback; slot: Slot }[]>();
  for (const callback of callbacks) {
    for (const slot of callback.inputs) {
      const key = indexKey(slot);
      const known = inputs.get(key);
      if (known === undefined) inputs.set(key, [{ callback, slot }]);
      else known.push({ callback, slot });
    }
  }
  return (from) =>
    from.outputs.flatMap((output) =>
      (inputs.get(indexKey(output)) ?? [])
        .filter(
          ({ callback, slot }) =>
            callback !== from && (slot.keysText === undefined || patternsOverlap(slot, output)),
        )
        .map(({ callback }) => ({ to: callback, prop: `${output.idText}.${output.property}` })),
    );
}

function indexKey(slot: Slot): string {
  return `${slot.keysText === undefined ? `"${slot.idText}` : `{${slot.keysText}`}.${slot.property}`;
}

function cycleFault(props: readonly string[]): Fault {
  return {
    code: "graph_invalid",
    message: `Circular Dependencies\nDependency Cycle Found: ${props.join(" -> ")}`,
    severity: "error",
  };
}
