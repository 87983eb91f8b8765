import type { Props } from "@patchbay/protocol";
import type { Fault } from "../../faults.ts";
import { type ChangedBy, type ComponentNode, subtree } from "../../store/componentNode.ts";
import type { Change } from "../../store/layoutStore.ts";

/** The checks of a component library for its own components. */
export interface ComponentChecks {
  /** The prop names of a component. Undefined for a component of another library. A name that ends in `*` stands for all names with that start. */
  propNames(namespace: string, type: string): readonly string[] | undefined;
  /** The props with a wrong value, and why it is wrong. `isUnknown`: the component has no such prop. */
  wrongProps(
    namespace: string,
    type: string,
    props: Props,
  ): readonly { prop: string; message: string; isUnknown?: boolean }[];
}

export interface ComponentCheck {
  /** Checks a node and all nodes below it. */
  all(root: ComponentNode): void;
  /** Checks props that were set, and the components that came with them. */
  written(node: ComponentNode, props: Props, change: Change, by: ChangedBy): void;
}

/** Reports wrong props, each prop of a component once. */
export function createComponentCheck(
  checks: ComponentChecks,
  report: (fault: Fault) => void,
): ComponentCheck {
  const told = new Set<string>();

  function look({ namespace, type, name, store }: ComponentNode, props?: Props, by?: ChangedBy): void {
    for (const { prop, message, isUnknown } of checks.wrongProps(namespace, type, store.getState())) {
      const key = `${name}.${prop}`;
      // `checkLayout` reports an Output that the component does not have.
      if (isUnknown && by === "callback") continue;
      if ((props !== undefined && !Object.hasOwn(props, prop)) || told.has(key)) continue;
      told.add(key);
      report({ code: "component_failed", message, severity: "warning", source: name });
    }
  }

  return {
    all(root) {
      for (const node of subtree(root)) look(node);
    },
    written(node, props, { added }, by) {
      look(node, props, by);
      for (const one of added) look(one);
    },
  };
}
