// @vitest-environment jsdom
import { expect, it } from "vitest";
import { AppHandlers, valueAt } from "./appHandlers.ts";

const value = { rows: [{ v: { a: [5] } }, null], "a.b": 1, none: null };

it.each<[string, readonly (string | number)[], unknown]>([
  ["the whole value", [], value],
  ["an index from the end", ["rows", -2, "v", "a", 0], 5],
  ["a key with a dot", ["a.b"], 1],
  ["null", ["none"], null],
  ["an index past the end", ["rows", 2], null],
  ["an index before the beginning", ["rows", -3], null],
  ["text as an index", ["rows", "0"], null],
  ["the length of a list", ["rows", "length"], null],
  ["a number as a key", [0], null],
  ["a key of a number", ["a.b", "x"], null],
  ["a key of null", ["none", "x"], null],
  ["what an object inherits", ["constructor"], null],
  ["the prototype", ["__proto__", "toString"], null],
])("%s", (_, path, expected) => {
  expect(valueAt(value, path)).toEqual(expected);
});

it("a hole of a list is nothing, and so is undefined", () => {
  expect(valueAt([undefined], [0])).toBeNull();
  expect(valueAt(new Array(1), [0])).toBeNull();
  expect(valueAt(undefined, [])).toBeNull();
});

it("a path of ten thousand keys ends where the value ends", () => {
  expect(valueAt(value, new Array(10_000).fill("rows"))).toBeNull();
});

it("EX18 an event is heard on the element and on the document, also from within a shadow root", () => {
  const host = document.body.appendChild(document.createElement("div"));
  const target = host.attachShadow({ mode: "open" }).appendChild(document.createElement("div"));
  const heard: unknown[] = [];
  for (const each of [target, document])
    each.addEventListener("patchbay:rain", (event) => heard.push((event as CustomEvent).detail));
  new AppHandlers(target).event({ name: "rain", data: { mm: 3 } });
  expect(heard).toEqual([{ mm: 3 }, { mm: 3 }]);
});
