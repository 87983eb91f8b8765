import type { Slot } from "../../callbacks/graph/callback.ts";

/**
 * Whether one component can fit two patterns. Two wildcards at a key always overlap, except `MATCH` and `ALLSMALLER`. Two partial
 * patterns overlap only if one has all keys of the other, as for Dash: other components of which both patterns are a part are unlikely.
 */
export function patternsOverlap(a: Slot, b: Slot): boolean {
  if (typeof a.id === "string" || typeof b.id === "string") return false;
  const isWithin = a.partial && hasKeysOf(b, a);
  if (a.keysText !== b.keysText && !isWithin && !(b.partial && hasKeysOf(a, b))) return false;
  for (const key of Object.keys(isWithin ? a.id : b.id)) {
    const cardA = a.wildcards.get(key);
    const cardB = b.wildcards.get(key);
    if (cardA === undefined && cardB === undefined) {
      if (a.id[key] !== b.id[key]) return false;
    } else if (cardA !== undefined && cardB !== undefined && cardA !== cardB) {
      if (cardA !== "ALL" && cardB !== "ALL") return false;
    }
  }
  return true;
}

function hasKeysOf({ id }: Slot, other: Slot): boolean {
  return Object.keys(other.id).every((key) => Object.hasOwn(id as object, key));
}

/** Finds slots that can stand for the same prop of the same component. */
export interface SlotIndex<T> {
  add(slot: Slot, value: T): void;
  /** The values of the slots that have the id of this one, or whose pattern overlaps with its pattern. */
  overlapping(slot: Slot): readonly T[];
}

/** @param propOf the prop by which slots are told apart */
export function createSlotIndex<T>(propOf: (slot: Slot) => string): SlotIndex<T> {
  type Entry = { readonly slot: Slot; readonly value: T };
  const exact = new Map<string, Entry[]>();
  const partials: Entry[] = [];
  const nameOf = (slot: Slot): string =>
    `${slot.keysText === undefined ? `"${slot.idText}` : `{${slot.keysText}`}.${propOf(slot)}`;
  return {
    add(slot, value) {
      const entry = { slot, value };
      if (slot.partial) {
        partials.push(entry);
        return;
      }
      const known = exact.get(nameOf(slot));
      if (known === undefined) exact.set(nameOf(slot), [entry]);
      else known.push(entry);
    },
    overlapping(slot) {
      const known = slot.partial ? [...exact.values()].flat() : (exact.get(nameOf(slot)) ?? []);
      const others = slot.keysText === undefined ? known : [...known, ...partials];
      return others
        .filter((other) => slot.keysText === undefined || isSame(other.slot, slot))
        .map(({ value }) => value);
    },
  };

  function isSame(a: Slot, b: Slot): boolean {
    return propOf(a) === propOf(b) && patternsOverlap(a, b);
  }
}
