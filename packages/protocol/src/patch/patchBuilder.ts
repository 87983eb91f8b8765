/** Builds a Patch, which a callback returns or streams instead of a whole value (PROTOCOL.md, rule PA17). */
import type { PatchObject, PatchOperation, PatchOperationName } from "./patch.ts";

/** A location in the prop's value: one key, or a list of keys from the outside in. `[]` is the value itself. */
export type PatchLocation = string | number | readonly (string | number)[];

/**
 * A write-only list of operations on one prop, in order. `JSON.stringify` gives the wire form.
 *
 * @example new Patch().assign(["AAPL", "price"], 187.2).append("log", "tick")
 * @throws TypeError if the first argument is not a location, or the value is undefined
 */
export class Patch implements PatchObject {
  readonly __dash_patch_update = "__dash_patch_update";
  readonly operations: PatchOperation[] = [];

  assign(location: PatchLocation, value: unknown): this {
    return this.#push("Assign", location, { value });
  }
  delete(location: PatchLocation): this {
    return this.#push("Delete", location, {});
  }
  append(location: PatchLocation, value: unknown): this {
    return this.#push("Append", location, { value });
  }
  prepend(location: PatchLocation, value: unknown): this {
    return this.#push("Prepend", location, { value });
  }
  insert(location: PatchLocation, index: number, value: unknown): this {
    return this.#push("Insert", location, { value, index });
  }
  extend(location: PatchLocation, values: readonly unknown[]): this {
    return this.#push("Extend", location, { value: values });
  }
  merge(location: PatchLocation, value: Readonly<Record<string, unknown>>): this {
    return this.#push("Merge", location, { value });
  }
  /** Removes every element that is deeply equal to `value`. */
  remove(location: PatchLocation, value: unknown): this {
    return this.#push("Remove", location, { value });
  }
  clear(location: PatchLocation): this {
    return this.#push("Clear", location, {});
  }
  reverse(location: PatchLocation): this {
    return this.#push("Reverse", location, {});
  }
  /** `+`: adds numbers, joins strings. */
  add(location: PatchLocation, value: number | string): this {
    return this.#push("Add", location, { value });
  }
  sub(location: PatchLocation, value: number): this {
    return this.#push("Sub", location, { value });
  }
  mul(location: PatchLocation, value: number): this {
    return this.#push("Mul", location, { value });
  }
  div(location: PatchLocation, value: number): this {
    return this.#push("Div", location, { value });
  }

  #push(
    operation: PatchOperationName,
    location: PatchLocation,
    params: PatchOperation["params"] & object,
  ): this {
    const path: readonly unknown[] = Array.isArray(location) ? [...location] : [location];
    if (!path.every(isKey) || ("value" in params && params.value === undefined)) {
      throw new TypeError(
        `${operation} takes a place first, a key or a list of keys ([] is the value itself), and then a value that is not undefined.`,
      );
    }
    this.operations.push({ operation, location: path, params });
    return this;
  }
}

function isKey(value: unknown): value is string | number {
  return typeof value === "string" || typeof value === "number";
}
