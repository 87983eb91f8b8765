import type { LayoutPath } from "@patchbay/protocol";
import type { ComponentNode } from "./componentNode.ts";

/** The path from the root's props to `node`: the slots of all nodes above, and its own. */
function route(node: ComponentNode): LayoutPath {
  const slots: LayoutPath[] = [];
  for (let at: ComponentNode | undefined = node; at !== undefined; at = at.parent) slots.push(at.slot);
  return slots.reverse().flat();
}

function compareStep(a: string | number, b: string | number): number {
  if (a === b) return 0;
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (a === "children") return -1;
  if (b === "children") return 1;
  return String(a) < String(b) ? -1 : 1;
}

function compareRoutes(a: LayoutPath, b: LayoutPath): number {
  const shared = Math.min(a.length, b.length);
  for (let at = 0; at < shared; at++) {
    const order = compareStep(a[at] ?? 0, b[at] ?? 0);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Sorts nodes by their place in the layout: `children` before other props, lists by index. */
export function byDocumentOrder(nodes: Iterable<ComponentNode>): readonly ComponentNode[] {
  return Array.from(nodes, (node) => ({ node, route: route(node) }))
    .sort((a, b) => compareRoutes(a.route, b.route))
    .map(({ node }) => node);
}
