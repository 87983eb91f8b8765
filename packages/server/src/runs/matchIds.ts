/** Ids of a request against the patterns of its callback: every `MATCH` of one key stands for one value. */
import {
  type ComponentId,
  compareIdValues,
  type IdValue,
  isUnsafeKey,
  ownProp,
  type PatternId,
  type Wildcard,
  wildcardOf,
} from "@patchbay/protocol";

export interface IdMatcher {
  /** Compared as objects: the two sides may write the same dict id as different text. */
  accepts(pattern: PatternId, id: ComponentId): boolean;
}

/** @param linked whether all uses of one key must agree; see `parseCallbackRequest` for when they need not */
export function createIdMatcher({ linked }: { linked: boolean }): IdMatcher {
  const matched = new Map<string, IdValue>();

  function acceptsValue(
    key: string,
    wanted: IdValue | readonly [Wildcard] | undefined,
    value: IdValue,
  ): boolean {
    const wildcard = wildcardOf(wanted);
    if (wildcard === undefined) return wanted === value;
    if (wildcard === "ALL" || !linked) return true;
    const match = matched.get(key);
    if (wildcard === "ALLSMALLER") return match === undefined || compareIdValues(value, match) < 0;
    if (match === undefined) matched.set(key, value);
    return match === undefined || match === value;
  }

  return {
    accepts(pattern, id) {
      if (typeof pattern === "string" || typeof id === "string") return pattern === id;
      const keys = Object.keys(pattern);
      if (Object.keys(id).length !== keys.length) return false;
      return keys.every((key) => {
        const value = ownProp(id, key);
        return !isUnsafeKey(key) && isIdValue(value) && acceptsValue(key, pattern[key], value);
      });
    },
  };
}

/** Whether an id stands for any number of components. */
export function standsForMany(id: PatternId): boolean {
  if (typeof id === "string") return false;
  return Object.values(id).some((value) => {
    const wildcard = wildcardOf(value);
    return wildcard !== undefined && wildcard !== "MATCH";
  });
}

/** Whether an id is another one for each run. */
export function hasMatch(id: PatternId): boolean {
  return typeof id === "object" && Object.values(id).some((value) => wildcardOf(value) === "MATCH");
}

function isIdValue(value: unknown): value is IdValue {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
