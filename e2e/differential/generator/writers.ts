/** Which callbacks write a prop: two that could run side by side may not, for either could be the last. */
import type { Dependency, Id } from "../program/description.ts";

type Place = Pick<Dependency, "id" | "prop">;

export class Writers {
  /** What each prop is written by: the ids of the components that it begins with. */
  readonly #causes = new Map<string, Set<string>[]>();

  isWritten(place: Place): boolean {
    return this.#causes.has(keyOf(place));
  }

  /** Whether a callback of these inputs may write it, besides those that do already. */
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

  /** The components themselves, and all that leads to them. */
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

/** All of a family under one name. */
function nameOf(id: Id): string {
  return typeof id === "string" ? id : String(id.role);
}
