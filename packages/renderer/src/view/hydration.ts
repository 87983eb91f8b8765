import { isPlainObject, isUnsafeKey, type PatternId, type Props, stringifyId } from "@patchbay/protocol";
import type { ReactElement, ReactNode } from "react";
import { type ChildSlots, mapChildSlots, slotsOfProp } from "../store/childSlots.ts";
import { ComponentNode } from "../store/componentNode.ts";

export interface Hydrated {
  /** All props, `children` among them. */
  readonly props: Props;
  /** Children as arguments of `createElement`, so that a list from the server needs no keys. */
  readonly children: readonly ReactNode[];
}

type ShowNode = (node: ComponentNode) => ReactElement;

/** Props with a meaning in React, which a server must not set. */
const REFUSED: ReadonlySet<string> = new Set(["dangerouslySetInnerHTML", "ref", "setProps"]);

/** The namespace whose components pass their props to DOM elements. */
const ELEMENTS = "dash_html_components";

function isHandler(prop: string, value: unknown): boolean {
  return typeof value === "string" && /^on./i.test(prop);
}

/**
 * Makes the function that turns the props of a node's store into those of its component. Nested nodes become elements, a dict id becomes
 * its text, and `key` becomes a text. A value that is the same in the store is the same for the component. With `afresh`, that holds only
 * for props without slots and for lists of children: all others are made anew on each call. Strings in props like `onClick` are left
 * out for DOM elements; other components may have such a prop (`onLabel`).
 */
export function createHydration(
  slots: readonly ChildSlots[],
  element: ShowNode,
  namespace?: string,
  afresh = false,
): (props: Props) => Hydrated {
  const holders = new Set(slots.map(({ prop }) => prop));
  /** The results for props with components, by prop. Undefined for most components, which hold none. */
  let made: Map<string, { from: unknown; value: unknown }> | undefined;
  let source: Props | undefined;
  let result: Hydrated = { props: {}, children: [] };

  function held(prop: string, from: unknown): unknown {
    const known = made?.get(prop);
    const isNew = afresh && !(prop === "children" && Array.isArray(from));
    if (known !== undefined && known.from === from && !isNew) return known.value;
    const leaf = (value: unknown): unknown => (value instanceof ComponentNode ? element(value) : value);
    const value = mapChildSlots(slotsOfProp(slots, prop), from, leaf, isNew);
    if (value !== from) {
      made ??= new Map();
      made.set(prop, { from, value });
    }
    return value;
  }

  return (props) => {
    if (props === source && !afresh) return result;
    const next: Props = {};
    for (const prop of Object.keys(props)) {
      const value = props[prop];
      if (REFUSED.has(prop) || isUnsafeKey(prop)) continue;
      if (namespace === ELEMENTS && isHandler(prop, value)) continue;
      if (holders.has(prop)) next[prop] = held(prop, value);
      else if (prop === "id" && isPlainObject(value)) next[prop] = stringifyId(value as PatternId);
      else if (prop !== "key") next[prop] = value;
      else if (value !== undefined) next[prop] = typeof value === "string" ? value : JSON.stringify(value);
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
