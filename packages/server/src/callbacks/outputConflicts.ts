/** Finds output conflicts: only one callback may write a prop without `allowDuplicate`. */
import { isWildcard, type PatternId, propId } from "@patchbay/protocol";
import type { Output } from "./dependencies.ts";
import { overlap } from "./signature.ts";

export interface OutputConflicts {
  /** @throws TypeError if another callback writes one of these props */
  check(outputs: readonly Output[]): void;
  add(outputs: readonly Output[]): void;
}

interface Neighbours {
  readonly all: Output[];
  readonly patterns: Output[];
}

export function createOutputConflicts(): OutputConflicts {
  const exact = new Set<string>();
  /** Dict ids by keys and prop. Only ids with the same keys can overlap, so an id is not compared with thousands of others. */
  const byShape = new Map<string, Neighbours>();
  /** Partial ids, and all dict ids: a partial id can overlap with ids of any keys. */
  const partials: Output[] = [];
  const dicts: Output[] = [];

  function findOverlapping(output: Output): Output | undefined {
    const neighbours = byShape.get(shapeOf(output));
    const alike = (hasWildcard(output.id) ? neighbours?.all : neighbours?.patterns) ?? [];
    const others = output.partial ? dicts : [...alike, ...partials];
    return others.find((other) => overlap(other, output));
  }

  return {
    check(outputs) {
      for (const output of outputs) {
        if (output.allowDuplicate) continue;
        const text = propId(output.id, output.property);
        if (exact.has(text)) {
          throw new TypeError(
            `${text} is already an output of another callback; allowDuplicate lets several write it`,
          );
        }
        const other = findOverlapping(output);
        if (!other) continue;
        const otherText = propId(other.id, other.property);
        throw new TypeError(`${text} may be the same prop as ${otherText}, an output of another callback`);
      }
    },
    add(outputs) {
      for (const output of outputs) {
        if (output.allowDuplicate) continue;
        exact.add(propId(output.id, output.property));
        if (typeof output.id === "string") continue;
        dicts.push(output);
        if (output.partial) partials.push(output);
        const shape = shapeOf(output);
        const neighbours = byShape.get(shape) ?? { all: [], patterns: [] };
        byShape.set(shape, neighbours);
        neighbours.all.push(output);
        if (hasWildcard(output.id)) neighbours.patterns.push(output);
      }
    },
  };
}

function shapeOf({ id, property }: Output): string {
  return JSON.stringify([property, ...(typeof id === "string" ? [] : Object.keys(id).sort())]);
}

function hasWildcard(id: PatternId): boolean {
  return typeof id === "object" && Object.values(id).some(isWildcard);
}
