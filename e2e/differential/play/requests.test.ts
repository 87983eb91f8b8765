import { expect, it } from "vitest";
import { requestLines } from "./requests.ts";

const first = { output: "a.b", inputs: [{ id: "x", property: "y", value: 1 }], changedPropIds: ["x.y"] };
const second = { output: "a.b", inputs: [{ id: "x", property: "y", value: 2 }], changedPropIds: ["x.y"] };
const other = { output: "c.d", inputs: [{ id: { n: 1, k: "v" }, property: "y" }], state: [[]] };

it("keeps the order of one callback's requests", () => {
  expect(requestLines([first, second])).not.toEqual(requestLines([second, first]));
});

it("drops the order between callbacks", () => {
  expect(requestLines([first, other, second])).toEqual(requestLines([other, first, second]));
});

it("tells output, triggers, inputs and state", () => {
  expect(requestLines([other])).toEqual(['c.d by [] inputs {"k":"v","n":1}.y state []']);
});
