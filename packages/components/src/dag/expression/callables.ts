/** The functions that an expression may call: pure ones on plain values. None of them can reach the page. */
import {
  formatSpecifier,
  format as numberFormat,
  formatPrefix as numberFormatPrefix,
  precisionFixed,
  precisionPrefix,
  precisionRound,
} from "d3-format";
import { isoFormat, isoParse, timeFormat, timeParse, utcFormat, utcParse } from "d3-time-format";

export type Callable = (...values: readonly unknown[]) => unknown;

const MAX_TEXT = 10_000;
/** The largest width, precision or padding, and the longest format of a date. */
const MAX_WIDTH = 1000;

function asDate(value: unknown): Date {
  return value instanceof Date ? value : new Date(typeof value === "number" ? value : String(value));
}

/** Functions that expressions call by name. */
export const GLOBALS: ReadonlyMap<string, Callable> = new Map<string, Callable>([
  ["Number", (value) => Number(value)],
  ["String", (value) => text(value)],
  ["Boolean", (value) => Boolean(value)],
  ["parseFloat", (value) => Number.parseFloat(text(value))],
  ["parseInt", (value, radix) => Number.parseInt(text(value), radix === undefined ? 10 : Number(radix))],
  ["isNaN", (value) => Number.isNaN(Number(value))],
  ["isFinite", (value) => Number.isFinite(Number(value))],
]);

/** Members of `d3`. Formats return functions, which an expression may call, too. */
export const D3: ReadonlyMap<string, Callable> = new Map<string, Callable>([
  ["format", (specifier) => numberCall(numberFormat(numberSpecifier(specifier)))],
  [
    "formatPrefix",
    (specifier, value) => numberCall(numberFormatPrefix(numberSpecifier(specifier), Number(value))),
  ],
  ["timeFormat", (specifier) => dateCall(timeFormat(dateSpecifier(specifier)))],
  ["utcFormat", (specifier) => dateCall(utcFormat(dateSpecifier(specifier)))],
  ["timeParse", (specifier) => parseCall(timeParse(dateSpecifier(specifier)))],
  ["utcParse", (specifier) => parseCall(utcParse(dateSpecifier(specifier)))],
  ["isoParse", (value) => isoParse(bounded(text(value)))],
  ["isoFormat", (value) => isoFormat(asDate(value))],
  ["precisionFixed", (step) => precisionFixed(Number(step))],
  ["precisionPrefix", (step, value) => precisionPrefix(Number(step), Number(value))],
  ["precisionRound", (step, max) => precisionRound(Number(step), Number(max))],
]);

/** The functions that a callable has returned. Only these may be called as values. */
export const MADE: WeakSet<Callable> = new WeakSet();

function made(call: Callable): Callable {
  MADE.add(call);
  return call;
}
function numberCall(format: (value: number) => string): Callable {
  return made((value) => bounded(format(Number(value))));
}
function dateCall(format: (value: Date) => string): Callable {
  return made((value) => bounded(format(asDate(value))));
}

/** A date, or null if the text does not have this form. */
function parseCall(parse: (value: string) => Date | null): Callable {
  return made((value) => parse(bounded(text(value))));
}

// The arguments are checked, because a check of the result would come after the text was built.
function numberSpecifier(value: unknown): string {
  const specifier = text(value);
  const { width, precision } = formatSpecifier(specifier);
  if ((width ?? 0) > MAX_WIDTH || (precision ?? 0) > MAX_WIDTH) throw new Error("The format is too wide");
  return specifier;
}
function dateSpecifier(value: unknown): string {
  const specifier = text(value);
  if (specifier.length > MAX_WIDTH) throw new Error("The format is too long");
  return specifier;
}

/** Text of a plain value. Does not call an object's own `toString`. */
export function text(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(text).join(",");
  return typeof value === "object" && value !== null ? "[object]" : String(value);
}

function checkLength(length: number): void {
  if (length > MAX_TEXT) throw new Error("The text is too long");
}

/** Returns the text. @throws if it is too long */
export function bounded(result: string): string {
  checkLength(result.length);
  return result;
}

function join(parts: readonly string[], by: string): string {
  checkLength(parts.reduce((sum, part) => sum + part.length, by.length * Math.max(parts.length - 1, 0)));
  return parts.join(by);
}

function replaceAll(value: string, part: string, by: string): string {
  const found = part === "" ? value.length + 1 : value.split(part).length - 1;
  checkLength(value.length + found * (by.length - part.length));
  return value.replaceAll(part, () => by);
}

const NUMBER_METHODS: ReadonlyMap<string, (value: number, ...rest: readonly unknown[]) => unknown> = new Map([
  ["toFixed", (value: number, digits: unknown) => value.toFixed(Number(digits ?? 0))],
  ["toPrecision", (value: number, digits: unknown) => value.toPrecision(Number(digits))],
  ["toString", (value: number, radix: unknown) => value.toString(radix === undefined ? 10 : Number(radix))],
  [
    "toLocaleString",
    (value: number, locale: unknown, options: unknown) =>
      value.toLocaleString(localeOf(locale), (options ?? {}) as Intl.NumberFormatOptions),
  ],
]);

const TEXT_METHODS: ReadonlyMap<string, (value: string, ...rest: readonly unknown[]) => unknown> = new Map<
  string,
  (value: string, ...rest: readonly unknown[]) => unknown
>([
  ["toUpperCase", (value) => value.toUpperCase()],
  ["toLowerCase", (value) => value.toLowerCase()],
  ["toString", (value) => value],
  ["trim", (value) => value.trim()],
  ["charAt", (value, at) => value.charAt(Number(at))],
  ["slice", (value, from, to) => value.slice(Number(from), to === undefined ? undefined : Number(to))],
  [
    "substring",
    (value, from, to) => value.substring(Number(from), to === undefined ? undefined : Number(to)),
  ],
  ["includes", (value, part) => value.includes(text(part))],
  ["startsWith", (value, part) => value.startsWith(text(part))],
  ["endsWith", (value, part) => value.endsWith(text(part))],
  ["indexOf", (value, part) => value.indexOf(text(part))],
  ["replace", (value, part, by) => bounded(value.replace(text(part), () => text(by)))],
  ["replaceAll", (value, part, by) => replaceAll(value, text(part), text(by))],
  ["split", (value, by) => value.split(text(by))],
  [
    "padStart",
    (value, length, fill) => value.padStart(Math.min(Number(length), MAX_WIDTH), text(fill ?? " ")),
  ],
  ["padEnd", (value, length, fill) => value.padEnd(Math.min(Number(length), MAX_WIDTH), text(fill ?? " "))],
]);

const LIST_METHODS: ReadonlyMap<string, (value: readonly unknown[], ...rest: readonly unknown[]) => unknown> =
  new Map<string, (value: readonly unknown[], ...rest: readonly unknown[]) => unknown>([
    ["includes", (value, item) => value.includes(item)],
    ["indexOf", (value, item) => value.indexOf(item)],
    ["join", (value, by) => join(value.map(text), by === undefined ? "," : text(by))],
    ["slice", (value, from, to) => value.slice(Number(from ?? 0), to === undefined ? undefined : Number(to))],
  ]);

function localeOf(locale: unknown): string | undefined {
  return typeof locale === "string" ? locale : undefined;
}

/** A method of a number, string or list. */
export function methodOf(target: unknown, name: string): Callable | undefined {
  if (typeof target === "number") {
    const method = NUMBER_METHODS.get(name);
    return method && ((...values) => method(target, ...values));
  }
  if (typeof target === "string") {
    const method = TEXT_METHODS.get(name);
    return method && ((...values) => method(target, ...values));
  }
  if (Array.isArray(target)) {
    const method = LIST_METHODS.get(name);
    return method && ((...values) => method(target, ...values));
  }
  return undefined;
}

/** A member of `Math`. */
export function mathMember(name: string): Callable | number | undefined {
  if (!Object.hasOwn(Math, name)) return undefined;
  const member: unknown = Math[name as keyof Math];
  if (typeof member === "number") return member;
  return typeof member === "function"
    ? (...values) => (member as Callable)(...values.map(Number))
    : undefined;
}
