import {
  type ChildrenPropStep,
  isPlainObject,
  isUnsafeKey,
  type LayoutPath,
  ownProp,
  parseChildrenProp,
} from "@patchbay/protocol";

/** A place where a prop may hold components: the steps to it inside the prop's value. */
export interface ChildSlots {
  readonly prop: string;
  readonly steps: readonly ChildrenPropStep[];
}

/** Compiles `children_props` patterns. The first slot is always `children`. */
export function compileChildSlots(patterns: readonly string[]): readonly ChildSlots[] {
  const slots: ChildSlots[] = [{ prop: "children", steps: [] }];
  for (const pattern of patterns) {
    const [first, ...steps] = parseChildrenProp(pattern);
    if (typeof first === "object" && (first.key !== "children" || steps.length > 0)) {
      slots.push({ prop: first.key, steps });
    }
  }
  return slots;
}

export type MapLeaf = (value: unknown, path: LayoutPath) => unknown;

/**
 * Rewrites the leaves of a prop's slots, and shares the objects in which nothing changed. Lists are walked, leaves are not.
 * @param slots those of this prop
 * @param anew copies every list and object that holds a slot, changed or not. A list whose first element has nothing at the slot
 * counts as one without slots, as it does for Dash
 */
export function mapChildSlots(
  slots: readonly ChildSlots[],
  value: unknown,
  leaf: MapLeaf,
  anew = false,
): unknown {
  function walk(
    value: unknown,
    steps: readonly ChildrenPropStep[],
    path: LayoutPath,
    anew: boolean,
  ): unknown {
    if (value === undefined || value === null) return value;
    const step = steps[0];
    if (step === undefined) {
      return Array.isArray(value)
        ? mapArray(value, (item, index) => walk(item, steps, [...path, index], anew), anew)
        : leaf(value, path);
    }
    const rest = steps.slice(1);
    if (step === "elements") {
      if (!Array.isArray(value)) return value;
      const copies = anew && holds(value[0], rest);
      return mapArray(value, (item, index) => walk(item, rest, [...path, index], copies), copies);
    }
    if (!isPlainObject(value)) return value;
    const keys = step === "values" ? Object.keys(value).filter((key) => !isUnsafeKey(key)) : [step.key];
    let result = value;
    for (const key of keys) {
      const before = ownProp(value, key);
      const after = walk(before, rest, [...path, key], anew);
      if (after === before && !(anew && Object.hasOwn(value, key))) continue;
      if (result === value) result = { ...value };
      result[key] = after;
    }
    return result;
  }

  let result = value;
  for (const { prop, steps } of slots) result = walk(result, steps, [prop], anew);
  return result;
}

/** The slots of one prop. */
export function slotsOfProp(slots: readonly ChildSlots[], prop: string): readonly ChildSlots[] {
  return slots.filter((slot) => slot.prop === prop);
}

/** Whether the steps lead to a value that counts as true. */
function holds(from: unknown, steps: readonly ChildrenPropStep[]): boolean {
  let value = from;
  for (const step of steps) {
    if (typeof step !== "object") break;
    value = isPlainObject(value) ? ownProp(value, step.key) : undefined;
  }
  return Boolean(value);
}

function mapArray(
  items: readonly unknown[],
  map: (item: unknown, index: number) => unknown,
  anew: boolean,
): readonly unknown[] {
  let result: unknown[] | undefined = anew ? items.slice() : undefined;
  items.forEach((item, index) => {
    const mapped = map(item, index);
    if (result === undefined && mapped !== item) result = items.slice();
    if (result !== undefined) result[index] = mapped;
  });
  return result ?? items;
}
