import type { Slot } from "../../callbacks/graph/callback.ts";

/** Whether one component can fit two patterns. Two wildcards at a key always overlap, except `MATCH` and `ALLSMALLER`. */
export function patternsOverlap(a: Slot, b: Slot): boolean {
  if (typeof a.id === "string" || typeof b.id === "string" || a.keysText !== b.keysText) return false;
  for (const key of Object.keys(a.id)) {
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
