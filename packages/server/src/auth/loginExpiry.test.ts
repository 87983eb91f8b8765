import { expect, it } from "vitest";
import { createFakeClock } from "../testing/fakeClock.ts";
import { handshake } from "../testing/sessionHost.ts";
import type { AuthResult } from "./authenticate.ts";
import { createLoginExpiry } from "./loginExpiry.ts";

/** The login of ann, which expires in an hour; `answers` are given for the tokens that come, in order. */
function setUp(answers: AuthResult[] = []) {
  const clock = createFakeClock();
  const calls: unknown[] = [];
  const loginExpiry = createLoginExpiry({
    clock,
    now: clock.now,
    authenticate: async () => answers.shift() ?? { allowed: false, status: 401, reason: "no" },
    handshake: { request: { ...handshake, identity: "ann" }, expiresAt: 3_600_000 },
    connection: {
      announce: (message) => calls.push(["ask", "inMs" in message && message.inMs]),
      renew: ({ token }) => calls.push(["renewed", token]),
      close: (code, reason) => calls.push([code, reason]),
    },
  });
  return { clock, calls, loginExpiry };
}

const ann = (expiresAt?: number): AuthResult => ({
  allowed: true,
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
  const { clock, calls, loginExpiry } = setUp([ann(7_200_000)]);
  clock.advance(3_570_000);
  await loginExpiry.refresh("new");
  clock.advance(3_600_000);
  expect(calls).toEqual([
    ["ask", 30_000],
    ["renewed", "new"],
    ["ask", 30_000],
  ]);
});

it("is for ever with a token that never ends", async () => {
  const { clock, calls, loginExpiry } = setUp([ann()]);
  await loginExpiry.refresh("for ever");
  clock.advance(10_000_000);
  expect(calls).toEqual([["renewed", "for ever"]]);
});

it("asks again for one that lasts no longer, or is refused, three times in all", async () => {
  const { clock, calls, loginExpiry } = setUp([ann(3_600_000)]);
  clock.advance(3_570_000);
  await loginExpiry.refresh("no later");
  await loginExpiry.refresh("refused");
  clock.advance(0);
  await loginExpiry.refresh("refused");
  clock.advance(30_000);
  expect(calls).toEqual([["ask", 30_000], ["ask", 30_000], ["ask", 30_000], EXPIRED]);
});

it("ends nothing that is good because `authenticate` cannot answer just now", async () => {
  const { clock, calls, loginExpiry } = setUp([{ allowed: false, status: 503, reason: "" }, ann(7_200_000)]);
  clock.advance(3_570_000);
  await loginExpiry.refresh("new");
  clock.advance(1_000);
  await loginExpiry.refresh("new");
  expect(calls).toEqual([
    ["ask", 30_000],
    ["ask", 29_000],
    ["renewed", "new"],
  ]);
});

it.each<[AuthResult, number, string]>([
  [{ allowed: false, status: 403, reason: "Suspended" }, 4003, "Suspended"],
  [{ allowed: true, identity: "bob" }, 4001, "Signed in as somebody else"],
])("ends at once with %j", async (answer, code, reason) => {
  const { clock, calls, loginExpiry } = setUp([answer]);
  await loginExpiry.refresh("another");
  clock.advance(10_000_000);
  expect(calls).toEqual([[code, reason]]);
});

it("checks one token at a time, and none once it is over", async () => {
  const { calls, loginExpiry } = setUp([ann(7_200_000), ann(7_200_000)]);
  await Promise.all([loginExpiry.refresh("one"), loginExpiry.refresh("two")]);
  loginExpiry.end();
  await loginExpiry.refresh("three");
  expect(calls).toEqual([["renewed", "one"]]);
});
