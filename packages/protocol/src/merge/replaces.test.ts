import { expect, it } from "vitest";
import { Patch } from "../patch/patchBuilder.ts";
import { coversEarlier, replacesEarlier } from "./replaces.ts";

it("a value replaces what its prop was before, a Patch continues it", () => {
  expect(replacesEarlier(1)).toBe(true);
  expect(replacesEarlier(undefined)).toBe(true);
  expect(replacesEarlier(new Patch())).toBe(false);
});

it("an update is covered by one that sets all of its props anew; a command never is", () => {
  expect(coversEarlier({ n: 2, m: 2 }, { n: 1 })).toBe(true);
  expect(coversEarlier({ m: 2 }, { n: 1 })).toBe(false);
  expect(coversEarlier({ n: new Patch() }, { n: 1 })).toBe(false);
  expect(coversEarlier({ n: 2 }, { n: new Patch() })).toBe(true);
  expect(coversEarlier({ extendData: 2 }, { extendData: 1 })).toBe(false);
});
