import type { Callback } from "../../callbacks/graph/callback.ts";
import type { Fault } from "../../faults.ts";
import { createSlotIndex } from "./patternsOverlap.ts";

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
  const inputs = createSlotIndex<Callback>((slot) => slot.property);
  for (const callback of callbacks) for (const slot of callback.inputs) inputs.add(slot, callback);
  return (from) =>
    from.outputs.flatMap((output) =>
      inputs
        .overlapping(output)
        .filter((to) => to !== from)
        .map((to) => ({ to, prop: `${output.idText}.${output.property}` })),
    );
}

function cycleFault(props: readonly string[]): Fault {
  return {
    code: "graph_invalid",
    message: `Circular Dependencies\nDependency Cycle Found: ${props.join(" -> ")}`,
    severity: "error",
  };
}
