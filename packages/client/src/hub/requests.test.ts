import { expect, test } from "vitest";
import { createRequests } from "./requests.ts";

test("a tab that asks again hears that its request was withdrawn; of a page that withdraws for ever the latest are known", () => {
  const requests = createRequests();
  const withdraw = (n: number): boolean => {
    requests.enqueue(
      "tab",
      { requestId: `tab-${n}`, text: "{}", callback: "out.children", persistent: false },
      0,
    );
    return requests.withdraw(`tab-${n}`);
  };
  expect(withdraw(0)).toBe(true);
  expect(requests.withdraw("tab-0")).toBe(true);
  for (let n = 1; n <= 1_000; n++) withdraw(n);
  expect(requests.withdraw("tab-0")).toBe(false);
  expect(requests.withdraw("tab-1")).toBe(true);
  expect(requests.withdraw("tab-1000")).toBe(true);
  expect(requests.busy).toBe(false);
});
