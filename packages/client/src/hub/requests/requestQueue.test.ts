import { expect, test } from "vitest";
import { createRequestQueue } from "./requestQueue.ts";

test("a tab that asks again hears that its request was withdrawn, whatever others withdraw; of each the latest are known", () => {
  const queue = createRequestQueue();
  const withdraw = (tab: string, n: number): void => {
    const requestId = `${tab}-${n}`;
    queue.enqueue(tab, { requestId, text: "{}", callback: "out.children", persistent: false }, 0);
    expect(queue.withdraw(requestId)).toBe(true);
  };
  withdraw("asleep", 0);
  for (let n = 0; n <= 250; n++) for (const tab of ["busy", "busier", "third", "fourth"]) withdraw(tab, n);
  expect(queue.withdraw("asleep-0")).toBe(true);
  expect(queue.withdraw("busy-0")).toBe(false);
  expect(queue.withdraw("busy-1")).toBe(true);
  expect(queue.withdraw("busier-250")).toBe(true);
  expect(queue.busy).toBe(false);
});
