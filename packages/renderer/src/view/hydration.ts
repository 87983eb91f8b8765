import { isPlainObject, isUnsafeKey, type PatternId, type Props, stringifyId } from "@patchbay/protocol";
import type { ReactElement, ReactNode } from "react";
import { type ChildSlots, mapChildSlots } from "../store/childSlots.ts";
import { ComponentNode } from "../store/componentNode.ts";

export interface Hydrated {
  /** All props, `children` among them. */
  readonly props: Props;
  /** Children as arguments of `createElement`, so that a list from the server needs no keys. */
  readonly children: readonly ReactNode[];
}

type ShowNode = (node: ComponentNode) => ReactElement;

/** Names that mean something to React and must not come from a server. */
const REFUSED: ReadonlySet<string> = new Set(["dangerouslySetInnerHTML", "ref", "key", "setProps"]);

/** The namespace whose components pass what they get to DOM elements. */
const ELEMENTS = "dash_html_components";

function isHandler(prop: string, value: unknown): boolean {
  return typeof value === "string" && /^on./i.test(prop);
}

/**
 * Makes the props of one component: nested nodes become elements, a dict id becomes its text. A value that stayed the same in
 * the store is the same value for the component. A DOM element gets no text for a handler; other components may have texts
 * that are called so (`onLabel`).
 */
export function createHydration(
  slots: readonly ChildSlots[],
  element: ShowNode,
  namespace?: string,
): (props: Props) => Hydrated {
  let source: Props | undefined;
  let result: Hydrated = { props: {}, children: [] };
  return (props) => {
    if (props === source) return result;
    const next: Props = {};
    for (const prop of Object.keys(props)) {
      const value = props[prop];
      if (REFUSED.has(prop) || isUnsafeKey(prop)) continue;
      if (namespace === ELEMENTS && isHandler(prop, value)) continue;
      next[prop] =
        source !== undefined && Object.hasOwn(result.props, prop) && source[prop] === value
          ? result.props[prop]
          : hydrateValue(prop, value, slots, element);
    }
    source = props;
    const { children } = next;
    result = {
      props: next,
      children: children === undefined ? [] : Array.isArray(children) ? children : [children as ReactNode],
    };
    return result;
  };
}

function hydrateValue(
  prop: string,
  value: unknown,
  slots: readonly ChildSlots[],
  element: ShowNode,
): unknown {
  if (prop === "id" && isPlainObject(value)) return stringifyId(value as PatternId);
  return mapChildSlots(prop, value, slots, (leaf) => (leaf instanceof ComponentNode ? element(leaf) : leaf));
}
