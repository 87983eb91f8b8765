import { expect, it } from "vitest";
import { type FakeSocket, hubWorld, settled, welcome } from "../testing/hubWorld.ts";

const carried = (socket: FakeSocket | undefined) => {
  const [, holder = ""] = socket?.subprotocols ?? [];
  return Buffer.from(holder.replace("patchbay.bearer.", ""), "base64url").toString();
};
const views = (tab: { got: { kind: string }[] }) =>
  tab.got.flatMap((delivery) =>
    delivery.kind === "connection" ? [(delivery as { view?: unknown }).view] : [],
  );
const withToken = { greets: true, sendsToken: true };

it("HS5 the handshake carries the token as a subprotocol, and the address does not", async () => {
  const { sockets, tab } = hubWorld();
  const token = "a+b/c.d~e==";
  await tab("A", withToken, { token: async () => token }).send(1);
  await settled();
  expect(sockets[0]?.subprotocols[0]).toBe("patchbay");
  // A name of a subprotocol may hold no `/` and no `=`.
  expect(sockets[0]?.subprotocols[1]).toMatch(/^patchbay\.bearer\.[\w-]+$/);
  expect(carried(sockets[0])).toBe(token);
  expect(sockets[0]?.url).toBe("ws://host/ws?patchbay=1");
});

it("HS5 tabs with tokens share a connection, and a tab without has no part in it", async () => {
  const { sockets, tab } = hubWorld();
  await tab("A", withToken, { token: async () => "one" }).send(1);
  await tab("B", withToken, { token: async () => "two" }).send(1);
  await tab("C", { greets: true }).send(1);
  await settled();
  expect(sockets.map(({ subprotocols }) => subprotocols.length)).toEqual([0, 2]);
  expect(carried(sockets[1])).toBe("one");
});

it("HS5 a refused token is replaced once; another refusal is shown until a connection was open", async () => {
  const { sockets, tab } = hubWorld();
  const asked: (string | undefined)[] = [];
  const a = tab("A", withToken, {
    token: async (used) => {
      asked.push(used);
      return `token${asked.length}`;
    },
  });
  await a.send(1);
  await settled();
  const refuse = async (): Promise<void> => {
    sockets.at(-1)?.events.opened();
    sockets.at(-1)?.events.closed(4001, "Not signed in");
    await settled();
  };
  await refuse();
  expect(sockets.map(carried)).toEqual(["token1", "token2"]);
  await refuse();
  expect(sockets).toHaveLength(2);
  expect(views(a).at(-1)).toMatchObject({ state: "refused", reason: "Not signed in" });
  await a.api.wake();
  await settled();
  sockets.at(-1)?.events.opened();
  sockets.at(-1)?.say(welcome);
  await refuse();
  expect(sockets).toHaveLength(4);
  expect(asked).toEqual([undefined, "token1", "token1", "token3"]);
});

it("HS5 a page that has no token opens nothing, and says so", async () => {
  const { sockets, tab } = hubWorld();
  const a = tab("A", withToken, { token: async () => undefined });
  await a.send(1);
  await settled();
  expect(sockets).toEqual([]);
  expect(views(a).at(-1)).toMatchObject({ state: "refused", reason: "The page has no token" });
  const b = tab("B", withToken, { token: async () => "bad token" });
  await b.send(1);
  await settled();
  expect(sockets).toEqual([]);
});

it("HS5 a token that comes too late opens nothing", async () => {
  const { sockets, tab, advance } = hubWorld();
  let give = (_: string): void => undefined;
  const a = tab("A", withToken, {
    token: () =>
      new Promise((resolve) => {
        give = resolve;
      }),
  });
  await a.send(1);
  await settled();
  await a.api.leave(1);
  give("late");
  advance(60_000);
  await settled();
  expect(sockets).toEqual([]);
});
