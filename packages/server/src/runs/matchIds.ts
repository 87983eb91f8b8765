/** Compares ids of a request with the patterns of its callback. All `MATCH` of one key must stand for the same value. */
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

/** An id as a callback declares it. `partial`: it also fits ids with further keys (rule ID9). */
export interface IdPattern {
  readonly id: PatternId;
  readonly partial: boolean;
}

export interface IdMatcher {
  /** Compares dict ids as objects, because client and server may write the same id as different text. */
  accepts(pattern: IdPattern, id: ComponentId): boolean;
}

/** @param linked all uses of `MATCH` at one key must have the same value; `parseCallbackRequest` has the exception */
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
    accepts({ id: pattern, partial }, id) {
      if (typeof pattern === "string" || typeof id === "string") return pattern === id;
      const given = Object.keys(id);
      const keys = Object.keys(pattern);
      if (partial ? given.length < keys.length : given.length !== keys.length) return false;
      if (!given.every((key) => !isUnsafeKey(key) && isIdValue(ownProp(id, key)))) return false;
      return keys.every((key) => {
        const value = ownProp(id, key);
        return isIdValue(value) && acceptsValue(key, pattern[key], value);
      });
    },
  };
}

/** True for an id that stands for any number of components: with `ALL` or `ALLSMALLER`, or partial without a wildcard. */
export function standsForMany({ id, partial }: IdPattern): boolean {
  if (typeof id === "string") return false;
  const wildcards = Object.values(id)
    .map(wildcardOf)
    .filter((wildcard) => wildcard !== undefined);
  return wildcards.length === 0 ? partial : wildcards.some((wildcard) => wildcard !== "MATCH");
}

/** True for an id with `MATCH`, which stands for another component in each run. */
export function hasMatch(id: PatternId): boolean {
  return typeof id === "object" && Object.values(id).some((value) => wildcardOf(value) === "MATCH");
}

function isIdValue(value: unknown): value is IdValue {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
