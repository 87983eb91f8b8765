import { expect, test } from "vitest";
import { createHistory, sparkline } from "./sparkline.ts";

test("a history keeps the latest values in order", () => {
  const history = createHistory(3);
  for (const value of [1, 2, 3, 4]) history.push(value);
  expect(history.values).toEqual([2, 3, 4]);
});

test("the highest bar fills the box, and no bar is quite empty", () => {
  expect(sparkline([0, 10])).toBe(
    "polygon(0% 100%, 0% 96%, 37.5% 96%, 37.5% 100%, 50% 100%, 50% 0%, 87.5% 0%, 87.5% 100%)",
  );
});

test("little traffic looks little", () => {
  expect(sparkline([1], 4)).toContain("72%");
});
