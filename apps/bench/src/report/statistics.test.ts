import { expect, test } from "vitest";
import { growth, median } from "./statistics.ts";

test("median", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(median([])).toBeNaN();
});

test("growth is the power of the size", () => {
  const sizes = [200, 1_000, 3_000];
  expect(growth(sizes.map((size) => ({ size, value: 7 * size })))).toBeCloseTo(1);
  expect(growth(sizes.map((size) => ({ size, value: 0.1 * size * size })))).toBeCloseTo(2);
});
