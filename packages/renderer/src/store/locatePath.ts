import type { LayoutPath } from "@patchbay/protocol";
import { BESIDE, type ComponentNode } from "./componentNode.ts";

/** The place that a path of the layout leads to (see `LayoutStore.pathOf`). */
export interface Located {
  /** The last component on the path. */
  readonly node: ComponentNode;
  /** The rest of the path, from that component on. */
  readonly rest: LayoutPath;
  /** The component that the path leads to. Undefined if it leads to something else. */
  readonly exact: ComponentNode | undefined;
}

export function locate(root: ComponentNode, path: LayoutPath): Located {
  let node = root;
  let rest: LayoutPath = path[0] === "components" ? ["props", "children", ...path.slice(1)] : path;
  for (let next: ComponentNode | undefined = root; next !== undefined; ) {
    const steps: LayoutPath = rest;
    const inside = steps[0] === "props" ? node.nested.get(String(steps[1])) : undefined;
    next =
      inside?.find((child) => startsWith(steps, 1, child.slot, 0)) ??
      node.nested.get(BESIDE)?.find((child) => startsWith(steps, 0, child.slot, 1));
    if (next === undefined) break;
    node = next;
    rest = steps.slice(next.slot[0] === BESIDE ? next.slot.length - 1 : next.slot.length + 1);
  }
  return { node, rest, exact: rest.length === 0 && node !== root ? node : undefined };
}

function startsWith(path: LayoutPath, from: number, slot: LayoutPath, first: number): boolean {
  return slot.slice(first).every((step, at) => String(step) === String(path[from + at]));
}
