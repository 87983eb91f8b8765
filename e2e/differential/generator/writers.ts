/** Tracks the writers of each prop. Two callbacks that may run at the same time must not write one prop: either could be the last. */
import type { Dependency, Id } from "../program/description.ts";

type Place = Pick<Dependency, "id" | "prop">;

export class Writers {
  /** By prop: for each callback that writes it, the ids of the components whose changes lead to it. */
  readonly #causes = new Map<string, Set<string>[]>();

  isWritten(place: Place): boolean {
    return this.#causes.has(keyOf(place));
  }

  /** True if a callback with these inputs may write the prop, besides the callbacks that already do. */
  mayWrite(place: Place, inputs: readonly Place[]): boolean {
    const causes = this.#causesOf(inputs);
    return (this.#causes.get(keyOf(place)) ?? []).every((others) =>
      [...others].every((other) => !causes.has(other)),
    );
  }

  add(place: Place, inputs: readonly Place[]): void {
    const key = keyOf(place);
    this.#causes.set(key, [...(this.#causes.get(key) ?? []), this.#causesOf(inputs)]);
  }

  /** The components of the inputs, and all components whose changes lead to them. */
  #causesOf(inputs: readonly Place[]): Set<string> {
    const found = new Set<string>();
    for (const input of inputs) {
      found.add(nameOf(input.id));
      for (const causes of this.#causes.get(keyOf(input)) ?? []) for (const cause of causes) found.add(cause);
    }
    return found;
  }
}

function keyOf({ id, prop }: Place): string {
  return `${nameOf(id)}.${prop}`;
}

/** The name of a component or of its family. */
function nameOf(id: Id): string {
  return typeof id === "string" ? id : String(id.role);
}
