import { type ComponentId, compareIdValues, type IdValue, type PatternId } from "@patchbay/protocol";
import { ownIdValue } from "../../store/idIndex.ts";
import type { Slot } from "./callback.ts";

/** Values of `MATCH` keys. */
export type MatchValues = ReadonlyMap<string, IdValue>;

export const NO_VALUES: MatchValues = new Map();

/** Whether a dict id has a pattern's keys and fits it there, given the known `MATCH` values. */
export function matchesPattern(slot: Slot, id: ComponentId, match: MatchValues): boolean {
  if (typeof slot.id === "string" || typeof id === "string") return false;
  for (const key of Object.keys(slot.id)) {
    const value = ownIdValue(id, key);
    if (value === undefined) return false;
    const card = slot.wildcards.get(key);
    const known = match.get(key);
    if (card === undefined) {
      if (value !== slot.id[key]) return false;
    } else if (card === "MATCH") {
      if (known !== undefined && value !== known) return false;
    } else if (card === "ALLSMALLER" && known !== undefined && compareIdValues(value, known) >= 0) {
      return false;
    }
  }
  return true;
}

/** The pattern's own keys with their values, if its constants and the `MATCH` values determine them all. */
export function concreteId(slot: Slot, match: MatchValues): ComponentId | undefined {
  if (slot.wildcards.size === 0) return slot.id as ComponentId;
  const id: Record<string, IdValue> = {};
  for (const [key, value] of Object.entries(slot.id as Exclude<PatternId, string>)) {
    const card = slot.wildcards.get(key);
    const known = card === "MATCH" ? match.get(key) : card === undefined ? (value as IdValue) : undefined;
    if (known === undefined) return undefined;
    id[key] = known;
  }
  return id;
}

/** An id's values of some keys. */
export function valuesAt(id: ComponentId, keys: Iterable<string>): MatchValues {
  const values = new Map<string, IdValue>();
  for (const key of keys) {
    const value = ownIdValue(id, key);
    if (value !== undefined) values.set(key, value);
  }
  return values;
}

export function matchText(match: MatchValues): string {
  return JSON.stringify([...match].sort(([a], [b]) => (a < b ? -1 : 1)));
}
