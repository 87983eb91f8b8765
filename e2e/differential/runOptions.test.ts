import { expect, it } from "vitest";
import { readOptions } from "./runOptions.ts";

const read = (given: object) => readOptions({ DIFFERENTIAL: JSON.stringify(given) });

it("no generated programs: the named ones, and every known difference has to come up", () => {
  expect(read({ programs: "0" })).toMatchObject({ named: true, generated: 0, isWhole: true });
});

it.each([{}, { programs: "50" }, { without: ["ALL"] }])("%j plays all named programs", (given) => {
  expect(read(given)).toMatchObject({ named: true, isWhole: true });
});

it.each([{ only: ["cards"] }, { soak: true }])("%j does not look for every known difference", (given) => {
  expect(read(given).isWhole).toBe(false);
});

it("refuses a number that is none", () => {
  expect(() => read({ programs: "many" })).toThrow("--programs wants a number.");
});
