/** What every engine must do, seen from two servers that share it. */
import { createClient } from "@redis/client";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { hasRedis, type RedisServer, startRedis } from "../testing/redisServer.ts";
import { connectSocket } from "../testing/socketClient.ts";
import { startApp } from "../testing/startApp.ts";
import type { Engine } from "./engine.ts";
import { createMemoryEngine } from "./memoryEngine.ts";
import { createRedisEngine } from "./redisEngine.ts";

/** Two servers' engines, and another one's that starts later. */
interface Shared {
  one: Engine;
  two: Engine;
  later(): Promise<Engine>;
}

function contract(share: () => Promise<Shared>): void {
  it("knows on every server who is revoked, and that they are restored", async () => {
    const { one, two, later } = await share();
    expect(await two.isRevoked("ann")).toBe(false);
    await one.revoke("ann", "Signed out");
    for (const engine of [one, two, await later()]) {
      expect(await engine.isRevoked("ann")).toBe(true);
      expect(await engine.isRevoked("bob")).toBe(false);
    }
    await two.restore("ann");
    expect(await one.isRevoked("ann")).toBe(false);
  });

  it("tells every server of each revocation, until it does not listen any more", async () => {
    const { one, two } = await share();
    const heard: string[] = [];
    one.onRevoked((identity, reason) => heard.push(`one ${identity}: ${reason}`));
    const stop = two.onRevoked((identity, reason) => heard.push(`two ${identity}: ${reason}`));
    await two.revoke("ann", "Gone");
    await expect.poll(() => heard.toSorted()).toEqual(["one ann: Gone", "two ann: Gone"]);
    stop();
    await two.revoke("bob", "Gone");
    await expect.poll(() => heard).toContain("one bob: Gone");
    expect(heard).not.toContain("two bob: Gone");
  });

  it.each([
    ["no text", ""],
    ["spaces and lines", "a b\nc"],
    ["the name of a prototype", "__proto__"],
    ["a wildcard", "*"],
    ["other letters", "ünï"],
    ["a long text", "x".repeat(10_000)],
  ])("takes %s as a name", async (_, name) => {
    const { one, two } = await share();
    await one.revoke(name, "");
    expect(await two.isRevoked(name)).toBe(true);
    expect(await two.isRevoked(`${name}x`)).toBe(false);
  });

  it("puts a user out of another server than the one that was told", async () => {
    const { one, two } = await share();
    const authenticate = () => "ann";
    const here = await startApp({ authenticate, engine: one });
    const there = await startApp({ authenticate, engine: two });
    const client = await connectSocket(there.url, { query: "?patchbay=1" });
    await client.next("welcome");
    await here.app.connections.revoke("ann", "Closed");
    expect(await client.closed).toEqual({ code: 4001, reason: "Closed" });
    expect((await fetch(there.url)).status).toBe(401);
  });
}

describe("in memory", () =>
  contract(async () => {
    const engine = createMemoryEngine();
    return { one: engine, two: engine, later: async () => engine };
  }));

describe.skipIf(!hasRedis())("in Redis", () => {
  let redis: RedisServer;
  let tests = 0;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  async function connect() {
    const client = createClient({ socket: { path: redis.path, tls: false } });
    await client.connect();
    onTestFinished(() => client.destroy());
    return client;
  }

  contract(async () => {
    const prefix = `test-${tests++}:`;
    const engine = async () =>
      createRedisEngine({ client: await connect(), subscriber: await connect(), prefix });
    return { one: await engine(), two: await engine(), later: engine };
  });

  it("is not harmed by what others write to its channel", async () => {
    const client = await connect();
    const engine = await createRedisEngine({ client, subscriber: await connect(), prefix: "loud:" });
    const heard: string[] = [];
    engine.onRevoked((identity) => heard.push(identity));
    for (const noise of ["", "{", "null", "[1,2]", '["ann"]'])
      await client.publish("loud:revocations", noise);
    await engine.revoke("bob", "");
    await expect.poll(() => heard).toEqual(["bob"]);
  });

  it("lets nobody in while it cannot be asked", async () => {
    const client = await connect();
    const engine = await createRedisEngine({ client, subscriber: await connect() });
    const { url, logged } = await startApp({ authenticate: () => "ann", engine });
    expect((await fetch(url)).status).toBe(200);
    client.destroy();
    expect((await fetch(url)).status).toBe(503);
    expect(logged).toMatchObject([{ level: "error", code: "refused" }]);
  });
});
