import { expect, it } from "vitest";
import { createHttpRuns } from "../http/updates/httpRuns.ts";
import type { Engine } from "../revocation/engine.ts";
import type { Session } from "../sessions/session.ts";
import { createFakeClock } from "../testing/fakeClock.ts";
import { settle } from "../testing/sessionSetUp.ts";
import { createConnections } from "./connections.ts";

/** Ann's and Bob's connections, and an engine that tells nobody anything. */
function setUp(isRevoked: Engine["isRevoked"], authenticates?: boolean, revoke?: Engine["revoke"]) {
  const clock = createFakeClock();
  const closed: unknown[] = [];
  const sessions = ["ann", "bob"].map(
    (identity) =>
      ({ identity, close: (...how: unknown[]) => closed.push([identity, ...how]) }) as unknown as Session,
  );
  const httpRuns = createHttpRuns();
  const engine = { isRevoked, revoke, onRevoked: () => () => undefined } as unknown as Engine;
  const side = createConnections(
    { list: () => sessions },
    { httpRuns, engine, clock, random: () => 0, ...(authenticates !== undefined && { authenticates }) },
  );
  return { clock, closed, side, httpRuns };
}

it("puts out who was revoked while this server could not be told", async () => {
  const { clock, closed } = setUp(async (identity) => identity === "ann");
  clock.advance(29_999);
  await settle();
  expect(closed).toEqual([]);
  clock.advance(1);
  await settle();
  expect(closed).toEqual([["ann", 4001, "Signed out"]]);
});

it("and who has only callbacks over HTTP", async () => {
  const { clock, httpRuns } = setUp(async (identity) => identity === "cleo");
  const answers: unknown[] = [];
  const [cleo, dan] = ["cleo", "dan"].map((who) =>
    httpRuns.begin(who, (...refusal) => answers.push([who, ...refusal])),
  );
  clock.advance(30_000);
  await settle();
  expect(answers).toEqual([["cleo", 401, "Signed out"]]);
  expect([cleo, dan].map((run) => run?.signal.aborted)).toEqual([true, false]);
});

it("ends nobody because the engine cannot be asked, and asks again", async () => {
  let works = false;
  const { clock, closed } = setUp(() => (works ? Promise.resolve(true) : Promise.reject(new Error("down"))));
  clock.advance(30_000);
  await settle();
  expect(closed).toEqual([]);
  works = true;
  clock.advance(30_000);
  await settle();
  expect(closed).toHaveLength(2);
});

it("asks no more once it has ended", () => {
  const { clock, side } = setUp(async () => true);
  side.end();
  expect(clock.pending).toBe(0);
});

it("asks after nobody, and revokes nobody, in an app that does not know its users", async () => {
  const { clock, side } = setUp(async () => true, false);
  expect(clock.pending).toBe(0);
  await expect(side.connections.revoke("ann")).rejects.toThrow(TypeError);
});

it("A20 has put out whom it revoked once that is done, whatever the engine tells, and also where it fails", async () => {
  let works = true;
  const { closed, side } = setUp(
    async () => false,
    true,
    async () => {
      if (!works) throw new Error("down");
    },
  );
  await side.connections.revoke("ann", "Gone");
  expect(closed).toEqual([["ann", 4001, "Gone"]]);
  works = false;
  await expect(side.connections.revoke("bob")).rejects.toThrow("down");
  expect(closed).toHaveLength(2);
});

it("has one question open about each, however long the engine takes", async () => {
  let asked = 0;
  const { clock } = setUp(() => {
    asked += 1;
    return new Promise(() => undefined);
  });
  clock.advance(90_000);
  await settle();
  expect(asked).toBe(2);
});

it("refuses a reason or a code that no close can say, and closes nobody", async () => {
  const { closed, side } = setUp(async () => false);
  expect(() => side.connections.close({}, 1005)).toThrow(RangeError);
  expect(() => side.connections.close({}, 4000, "x".repeat(124))).toThrow(RangeError);
  await expect(side.connections.revoke("ann", "ü".repeat(62))).rejects.toThrow(RangeError);
  expect(closed).toEqual([]);
});

it.each(["", undefined as never, {} as never])(
  "revoke refuses %j for an identity before anything is stored",
  async (identity) => {
    const { side, closed } = setUp(async () => false);
    await expect(side.connections.revoke(identity, "Gone")).rejects.toThrow(TypeError);
    expect(closed).toEqual([]);
  },
);
