import { expect, it } from "vitest";
import { createFakeClock } from "../testing/fakeClock.ts";
import type { Admission } from "./authenticate.ts";
import { createTenure } from "./loginExpiry.ts";

/** A tenure of ann's for an hour; `answers` judge the tokens that come, in order. */
function setUp(answers: Admission[] = []) {
  const clock = createFakeClock();
  const calls: unknown[] = [];
  const tenure = createTenure({
    clock,
    now: clock.now,
    identity: "ann",
    expiresAt: 3_600_000,
    judge: async () => answers.shift() ?? { admitted: false, status: 401, reason: "no" },
    ask: (inMs) => calls.push(["ask", inMs]),
    renewed: (token) => calls.push(["renewed", token]),
    close: (code, reason) => calls.push([code, reason]),
  });
  return { clock, calls, tenure };
}

const ann = (expiresAt?: number): Admission => ({
  admitted: true,
  identity: "ann",
  ...(expiresAt !== undefined && { expiresAt }),
});
const EXPIRED = [4001, "The login has expired"];

it("asks half a minute ahead, and closes at the end", () => {
  const { clock, calls } = setUp();
  clock.advance(3_569_999);
  expect(calls).toEqual([]);
  clock.advance(1);
  expect(calls).toEqual([["ask", 30_000]]);
  clock.advance(30_000);
  expect(calls).toEqual([["ask", 30_000], EXPIRED]);
  expect(clock.pending).toBe(0);
});

it("goes on with a token that lasts longer, and asks again before that ends", async () => {
  const { clock, calls, tenure } = setUp([ann(7_200_000)]);
  clock.advance(3_570_000);
  await tenure.refresh("new");
  clock.advance(3_600_000);
  expect(calls).toEqual([
    ["ask", 30_000],
    ["renewed", "new"],
    ["ask", 30_000],
  ]);
});

it("is for ever with a token that never ends", async () => {
  const { clock, calls, tenure } = setUp([ann()]);
  await tenure.refresh("for ever");
  clock.advance(10_000_000);
  expect(calls).toEqual([["renewed", "for ever"]]);
});

it("asks again for one that lasts no longer, or is refused, three times in all", async () => {
  const { clock, calls, tenure } = setUp([ann(3_600_000)]);
  clock.advance(3_570_000);
  await tenure.refresh("no later");
  await tenure.refresh("refused");
  clock.advance(0);
  await tenure.refresh("refused");
  clock.advance(30_000);
  expect(calls).toEqual([["ask", 30_000], ["ask", 30_000], ["ask", 30_000], EXPIRED]);
});

it("ends nothing that is good because nobody can judge just now", async () => {
  const { clock, calls, tenure } = setUp([{ admitted: false, status: 503, reason: "" }, ann(7_200_000)]);
  clock.advance(3_570_000);
  await tenure.refresh("new");
  clock.advance(1_000);
  await tenure.refresh("new");
  expect(calls).toEqual([
    ["ask", 30_000],
    ["ask", 29_000],
    ["renewed", "new"],
  ]);
});

it.each<[Admission, number, string]>([
  [{ admitted: false, status: 403, reason: "Suspended" }, 4003, "Suspended"],
  [{ admitted: true, identity: "bob" }, 4001, "Signed in as somebody else"],
])("ends at once with %j", async (answer, code, reason) => {
  const { clock, calls, tenure } = setUp([answer]);
  await tenure.refresh("another");
  clock.advance(10_000_000);
  expect(calls).toEqual([[code, reason]]);
});

it("judges one token at a time, and none once it is over", async () => {
  const { calls, tenure } = setUp([ann(7_200_000), ann(7_200_000)]);
  await Promise.all([tenure.refresh("one"), tenure.refresh("two")]);
  tenure.end();
  await tenure.refresh("three");
  expect(calls).toEqual([["renewed", "one"]]);
});
