import { expect, test } from "vitest";
import { createRequests } from "./requestQueue.ts";

test("a tab that asks again hears that its request was withdrawn, whatever others withdraw; of each the latest are known", () => {
  const requests = createRequests();
  const withdraw = (tab: string, n: number): void => {
    const requestId = `${tab}-${n}`;
    requests.enqueue(tab, { requestId, text: "{}", callback: "out.children", persistent: false }, 0);
    expect(requests.withdraw(requestId)).toBe(true);
  };
  withdraw("asleep", 0);
  for (let n = 0; n <= 250; n++) for (const tab of ["busy", "busier", "third", "fourth"]) withdraw(tab, n);
  expect(requests.withdraw("asleep-0")).toBe(true);
  expect(requests.withdraw("busy-0")).toBe(false);
  expect(requests.withdraw("busy-1")).toBe(true);
  expect(requests.withdraw("busier-250")).toBe(true);
  expect(requests.busy).toBe(false);
});
