/** The shape of a callback's declared props: one prop, a list, or an object of names. Values have the same shape. */
import { ErrorCode, isPlainObject, isUnsafeKey, PatchbayError } from "@patchbay/protocol";

interface AnyRef {
  readonly kind: string;
}

/** The forms of a declaration. */
export type Declared<R> = R | readonly R[] | { readonly [name: string]: R } | undefined;

/** The declared props in the order of the wire. */
export interface Grouping<R> {
  readonly shape: "none" | "single" | "list" | "names";
  readonly refs: readonly R[];
  /** One per prop if the shape is "names"; otherwise empty. */
  readonly names: readonly string[];
}

/** @throws TypeError if something declared is no prop, or a name is unsafe, such as `__proto__` */
export function groupRefs<R extends AnyRef>(declared: Declared<R>): Grouping<R> {
  if (declared === undefined) return { shape: "none", refs: [], names: [] };
  if (Array.isArray(declared)) return { shape: "list", refs: declared, names: [] };
  if (!isPlainObject(declared))
    throw new TypeError("Props are declared one by one, in a list, or under names");
  if (typeof declared.kind === "string")
    return { shape: "single", refs: [declared as unknown as R], names: [] };
  const names = Object.keys(declared);
  for (const name of names) {
    if (isUnsafeKey(name)) throw new TypeError(`"${name}" cannot name an argument or a result`);
  }
  return { shape: "names", refs: names.map((name) => (declared as { [name: string]: R })[name] as R), names };
}

/** Makes arguments of the values, one value per prop: one argument each, or one object of all. */
export function toArguments<V>({ shape, names }: Grouping<unknown>, values: readonly V[]): unknown[] {
  if (shape !== "names") return [...values];
  return [Object.fromEntries(names.map((name, at) => [name, values[at]]))];
}

/** Makes a list of values of a result, one value per prop. @throws PatchbayError `callback_failed` if the shape does not fit */
export function toValues({ shape, names, refs }: Grouping<unknown>, given: unknown): readonly unknown[] {
  if (shape === "none") return [];
  if (shape === "single") return [given];
  if (shape === "list") {
    if (!Array.isArray(given)) throw wrong(`The callback must return a list of ${refs.length}`);
    if (given.length !== refs.length)
      throw wrong(`The callback returned ${given.length} values for ${refs.length} outputs`);
    return given;
  }
  if (!isPlainObject(given)) throw wrong(`The callback must return an object of ${names.join(", ")}`);
  const extra = Object.keys(given).find((name) => !names.includes(name));
  if (extra !== undefined) throw wrong(`The callback returned "${extra}", which is no output of it`);
  return names.map((name) => (Object.hasOwn(given, name) ? given[name] : undefined));
}

function wrong(message: string): PatchbayError {
  return new PatchbayError(ErrorCode.CallbackFailed, message);
}
