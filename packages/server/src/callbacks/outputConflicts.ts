/** Which outputs are taken: one callback writes a prop, unless all the others say `allowDuplicate`. */
import { isWildcard, type PatternId, propId } from "@patchbay/protocol";
import type { Output } from "./dependencies.ts";
import { overlap } from "./signature.ts";

export interface Owners {
  /** @throws TypeError when another callback owns one of these props */
  check(outputs: readonly Output[]): void;
  add(outputs: readonly Output[]): void;
}

interface Neighbours {
  readonly all: Output[];
  readonly patterns: Output[];
}

export function createOwners(): Owners {
  const exact = new Set<string>();
  /** Dict ids, by all that two overlapping ones have in common; so that thousands of them are not compared each with each. */
  const byShape = new Map<string, Neighbours>();

  function findOverlapping(output: Output): Output | undefined {
    const neighbours = byShape.get(shapeOf(output));
    const others = hasWildcard(output.id) ? neighbours?.all : neighbours?.patterns;
    return others?.find((other) => overlap(other, output));
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
