/** Components as JSON, and the slots that hold their children (PROTOCOL.md, rules LY1–LY5). */
import { isUnsafeKey } from "./ids.ts";

/** Props as they are on the wire. */
export interface Props {
  [prop: string]: unknown;
}

export interface Component {
  type: string;
  namespace: string;
  props: Props;
  /** The component is mounted anew even if one of its type and id is at its place (rule LY5). */
  _dashprivate_remount?: true;
}

export type LayoutNode = Component | string | number | boolean | null | undefined | LayoutNode[];

/** For each component, the props that hold components: `{namespace: {type: [pattern, …]}}`. */
export interface ChildrenProps {
  readonly [namespace: string]: { readonly [type: string]: readonly string[] };
}

export type LayoutPath = readonly (string | number)[];

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isComponent(value: unknown): value is Component {
  return (
    isPlainObject(value) &&
    typeof value.type === "string" &&
    typeof value.namespace === "string" &&
    isPlainObject(value.props)
  );
}

/** Reads an own property. A hostile name such as `constructor` finds nothing. */
export function ownProp(object: object, key: string | number): unknown {
  return Object.hasOwn(object, key) ? (object as Record<string | number, unknown>)[key] : undefined;
}

/** A part of a `children_props` pattern: a key, every element (`[]`), or every value (`{}`). */
export type ChildrenPropStep = { key: string } | "elements" | "values";

/** `options[].label` → key `options`, elements, key `label`. Extra dots around markers are ignored. */
export function parseChildrenProp(pattern: string): ChildrenPropStep[] {
  const steps: ChildrenPropStep[] = [];
  for (const part of pattern.split(".")) {
    const name = part.replace(/(\[\]|\{\})+$/, "");
    if (name !== "") steps.push({ key: name });
    for (const marker of part.slice(name.length).match(/\[\]|\{\}/g) ?? []) {
      steps.push(marker === "[]" ? "elements" : "values");
    }
  }
  return steps;
}

/**
 * Visits each slot of `props` that may hold components: `children` and the slots that the patterns name. A slot is a node or a list of
 * nodes. `path` is relative to `props`. Missing and null values are skipped.
 */
export function visitChildSlots(
  props: Props,
  patterns: readonly string[],
  visit: (slot: unknown, path: LayoutPath) => void,
): void {
  const children = ownProp(props, "children");
  if (children !== undefined && children !== null) visit(children, ["children"]);
  for (const pattern of patterns) {
    if (pattern !== "children") walk(props, parseChildrenProp(pattern), [], visit);
  }
}

function walk(
  value: unknown,
  steps: readonly ChildrenPropStep[],
  path: LayoutPath,
  visit: (slot: unknown, path: LayoutPath) => void,
): void {
  if (value === undefined || value === null) return;
  const [step, ...rest] = steps;
  if (step === undefined) {
    visit(value, path);
  } else if (step === "elements") {
    if (!Array.isArray(value)) return;
    value.forEach((element, at) => {
      walk(element, rest, [...path, at], visit);
    });
  } else if (step === "values") {
    if (!isPlainObject(value)) return;
    for (const [key, inner] of Object.entries(value)) {
      if (!isUnsafeKey(key)) walk(inner, rest, [...path, key], visit);
    }
  } else if (isPlainObject(value)) {
    walk(ownProp(value, step.key), rest, [...path, step.key], visit);
  }
}
