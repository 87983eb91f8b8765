import {
  type ChildrenPropStep,
  isPlainObject,
  isUnsafeKey,
  type LayoutPath,
  ownProp,
  parseChildrenProp,
} from "@patchbay/protocol";

/** Where one prop may hold components: the steps to take inside its value. */
export interface ChildSlots {
  readonly prop: string;
  readonly steps: readonly ChildrenPropStep[];
}

/** Compiles `children_props` patterns; `children` is always among them, and first. */
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
 * Rewrites the leaves of every slot of one prop; shares whatever did not change. Lists are walked, leaves are not.
 * @param anew shares nothing that a slot stands in. A list whose first element has nothing there counts as one without slots,
 * as it does for Dash
 */
export function mapChildSlots(
  prop: string,
  value: unknown,
  slots: readonly ChildSlots[],
  leaf: MapLeaf,
  anew = false,
): unknown {
  let result = value;
  for (const slot of slots) {
    if (slot.prop === prop) result = walk(result, slot.steps, 0, [prop], leaf, anew);
  }
  return result;
}

function walk(
  value: unknown,
  steps: readonly ChildrenPropStep[],
  at: number,
  path: LayoutPath,
  leaf: MapLeaf,
  anew: boolean,
): unknown {
  if (value === undefined || value === null) return value;
  const step = steps[at];
  if (step === undefined) {
    return Array.isArray(value)
      ? mapArray(value, (item, index) => walk(item, steps, at, [...path, index], leaf, anew), anew)
      : leaf(value, path);
  }
  if (step === "elements") {
    if (!Array.isArray(value)) return value;
    const copies = anew && holds(value[0], steps, at + 1);
    return mapArray(
      value,
      (item, index) => walk(item, steps, at + 1, [...path, index], leaf, copies),
      copies,
    );
  }
  if (!isPlainObject(value)) return value;
  const keys = step === "values" ? Object.keys(value).filter((key) => !isUnsafeKey(key)) : [step.key];
  let result = value;
  for (const key of keys) {
    const before = ownProp(value, key);
    const after = walk(before, steps, at + 1, [...path, key], leaf, anew);
    if (after === before && !(anew && Object.hasOwn(value, key))) continue;
    if (result === value) result = { ...value };
    result[key] = after;
  }
  return result;
}

/** Whether there is something where the steps lead. */
function holds(from: unknown, steps: readonly ChildrenPropStep[], at: number): boolean {
  let value = from;
  for (const step of steps.slice(at)) {
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
