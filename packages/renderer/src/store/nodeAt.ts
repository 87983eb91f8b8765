import type { LayoutPath } from "@patchbay/protocol";
import type { ComponentNode } from "./componentNode.ts";

/** The component at a path as the layout store gives it (`["components", "props", "children", 0]`). */
export function nodeAt(root: ComponentNode, path: LayoutPath): ComponentNode | undefined {
  let node: ComponentNode | undefined = root;
  let rest: LayoutPath = ["children", ...path.slice(1)];
  if (path[0] !== "components") return undefined;
  while (node !== undefined) {
    const steps: LayoutPath = rest;
    const children: readonly ComponentNode[] = node.nested.get(String(steps[0])) ?? [];
    node = children.find((child) => child.slot.every((step, at) => step === steps[at]));
    if (node === undefined || steps.length === node.slot.length) return node;
    if (steps[node.slot.length] !== "props") return undefined;
    rest = steps.slice(node.slot.length + 1);
  }
  return undefined;
}
