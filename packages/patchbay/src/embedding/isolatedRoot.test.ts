import { expect, it } from "vitest";
import { isolatedSelector } from "./isolatedRoot.ts";

it.each([
  [":root", "[data-patchbay-root]"],
  [':root[data-theme="dark"] .card', '[data-patchbay-root][data-theme="dark"] .card'],
  ["html, body > div", "patchbay-html, patchbay-body > div"],
  ["html.dark body:not(.a)", "patchbay-html.dark patchbay-body:not(.a)"],
  [":is(body, main) p", ":is(patchbay-body, main) p"],
  [
    ".body, #html, tbody, .card-body, body-text, [body], [data-a=body]",
    ".body, #html, tbody, .card-body, body-text, [body], [data-a=body]",
  ],
])("of an isolated app, %s is %s", (selector, expected) => {
  expect(isolatedSelector(selector)).toBe(expected);
});
