import { isPlainObject, type LayoutPath, ownProp } from "@patchbay/protocol";
import type { LayoutStore } from "../../store/layoutStore.ts";
import { locate } from "../../store/locatePath.ts";

/** The value at a path of the layout, e.g. `["components", "props", "children", 0, "props"]`. */
export function layoutAt(layout: LayoutStore, path: LayoutPath): unknown {
  const { node, rest } = locate(layout.root, path);
  if (node !== layout.root) return valueAt(layout.toJson(node), rest);
  const [top, ...steps] = path;
  return top === "components" ? valueAt(layout.read(node, "children"), steps) : undefined;
}

function valueAt(from: unknown, steps: LayoutPath): unknown {
  let value = from;
  for (const step of steps) {
    if (Array.isArray(value)) value = value[Number(step)];
    else if (isPlainObject(value)) value = ownProp(value, String(step));
    else return undefined;
  }
  return value;
}
