import { type Callback, callbackName, type Slot } from "../../callbacks/graph/callback.ts";
import { matchesPattern, NO_VALUES } from "../../callbacks/graph/idPattern.ts";
import type { Fault } from "../../faults.ts";
import { type ComponentNode, subtree } from "../../store/componentNode.ts";
import type { LayoutStore } from "../../store/layoutStore.ts";

export interface LayoutCheck {
  /** The layout that the callbacks are checked against. */
  layout: Pick<LayoutStore, "ids" | "root">;
  /** Whether missing ids are ignored, because their components may come later. Props are checked all the same. */
  suppressed: boolean;
  /** The prop names of a component type. Undefined if they are not known. A name that ends in `*` stands for all names with that start. */
  propNames(namespace: string, type: string): readonly string[] | undefined;
}

/** Finds ids and props of callbacks that the layout does not have, with one warning for each, and ids that are there twice. */
export function checkLayout(callbacks: readonly Callback[], check: LayoutCheck): Fault[] {
  const faults = new Map<string, Fault>();
  const add = (key: string, fault: Pick<Fault, "message" | "source"> & Partial<Fault>): void => {
    if (!faults.has(key)) faults.set(key, { code: "unknown_id", severity: "warning", ...fault });
  };
  const checkProp = (node: ComponentNode, { property }: Slot, role: string, source: string): void => {
    const known = check.propNames(node.namespace, node.type);
    if (known === undefined || known.some((name) => isNamed(property, name))) return;
    add(`${node.idText}.${property}`, {
      message: [
        "Invalid prop for this component",
        `"${property}" of "${node.idText}" is the ${role} of a callback, and ${node.namespace}.${node.type} has no such prop.`,
        `The callback: ${source}`,
      ].join("\n"),
      source,
    });
  };
  /** @returns whether the id is in the layout. True for a pattern and for an optional Input */
  const checkSlot = (slot: Slot, role: string, source: string): boolean => {
    const { id, keysText } = slot;
    if (slot.optional) return true;
    if (keysText !== undefined) {
      for (const node of check.layout.ids.withKeys(keysText, slot.partial)) {
        if (matchesPattern(slot, node.id ?? "", NO_VALUES)) checkProp(node, slot, role, source);
      }
      return true;
    }
    const node = check.layout.ids.get(slot.idText);
    if (node !== undefined) checkProp(node, slot, role, source);
    else if (!check.suppressed) {
      add(slot.idText, {
        message: [
          "ID not found in layout",
          `"${String(id)}" is the ${role} of a callback, and no component of the layout has this id.`,
          `The callback: ${source}`,
          "If another callback brings this component, suppress_callback_exceptions (suppressCallbackExceptions) turns this check off.",
        ].join("\n"),
        source,
      });
    }
    return node !== undefined;
  };
  const seen = new Map<string, string>();
  for (const { idText, type } of subtree(check.layout.root)) {
    if (idText === undefined) continue;
    const other = seen.get(idText);
    if (other === undefined) seen.set(idText, type);
    else {
      add(`twice ${idText}`, {
        code: "duplicate_id",
        message: `Duplicate component id found in the layout\n"${idText}" is that of two components (${other}, ${type}). Callbacks reach one of them.`,
        source: idText,
      });
    }
  }
  for (const callback of callbacks) {
    if (callback.definition.optional === true) continue;
    const source = callbackName(callback);
    const found = callback.outputs.filter((slot) => checkSlot(slot, "Output", source));
    for (const slot of callback.inputs) checkSlot(slot, "Input", source);
    // A callback without an Output in the layout does not run. One that has no Outputs at all reports a missing State when it runs.
    if (found.length === 0) continue;
    for (const slot of callback.state) if (isAlways(slot)) checkSlot(slot, "State", source);
  }
  return [...faults.values()];
}

/** Whether a State stands for the same components in every run. */
function isAlways({ wildcards }: Slot): boolean {
  return [...wildcards.values()].every((card) => card === "ALL");
}

function isNamed(property: string, name: string): boolean {
  return name.endsWith("*") ? property.startsWith(name.slice(0, -1)) : name === property;
}
