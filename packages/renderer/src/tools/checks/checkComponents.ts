import type { Props } from "@patchbay/protocol";
import type { Fault } from "../../faults.ts";
import { type ChangedBy, type ComponentNode, subtree } from "../../store/componentNode.ts";
import type { Change } from "../../store/layoutStore.ts";

/** What a component library says of its own components. */
export interface ComponentChecks {
  /** The props of a component; undefined for one of another library. Names ending in `*` stand for all that begin so. */
  propNames(namespace: string, type: string): readonly string[] | undefined;
  /** Props that cannot be meant as they are, and why; `isUnknown`: the component has no such prop. */
  wrongProps(
    namespace: string,
    type: string,
    props: Props,
  ): readonly { prop: string; message: string; isUnknown?: boolean }[];
}

export interface ComponentCheck {
  /** Looks at everything below a node. */
  all(root: ComponentNode): void;
  /** Looks at props that have been set, and at components that came with them. */
  written(node: ComponentNode, props: Props, change: Change, by: ChangedBy): void;
}

/** Tells what is wrong with props, of each component and prop once. */
export function createComponentCheck(
  checks: ComponentChecks,
  report: (fault: Fault) => void,
): ComponentCheck {
  const told = new Set<string>();

  function look({ namespace, type, name, store }: ComponentNode, props?: Props, by?: ChangedBy): void {
    for (const { prop, message, isUnknown } of checks.wrongProps(namespace, type, store.getState())) {
      const key = `${name}.${prop}`;
      // An Output that the component does not have is told of as such.
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
