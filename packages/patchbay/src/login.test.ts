import { PatchbayError } from "@patchbay/protocol";
import { expect, it } from "vitest";
import { createLogin } from "./login.ts";

const ADDRESS = "https://server.test/_dash-layout";

/** A server that takes some tokens, and a page that gives tokens one after another. */
function setUp(valid: (token: string | null) => boolean, given: unknown[]) {
  const sent: (string | null)[] = [];
  let calls = 0;
  const login = createLogin(
    async () => {
      const next = given[Math.min(calls++, given.length - 1)];
      if (next instanceof Error) throw next;
      return next as string;
    },
    async (_, init) => {
      const header = new Headers(init?.headers).get("Authorization");
      sent.push(header);
      return new Response(null, { status: valid(header?.replace("Bearer ", "") ?? null) ? 204 : 401 });
    },
  );
  return { login, sent, calls: () => calls };
}

it("HS5 sends the token with every request, and asks for it once", async () => {
  const { login, sent, calls } = setUp(() => true, ["one"]);
  expect(login.current?.()).toBeUndefined();
  await Promise.all([login.fetch(ADDRESS), login.fetch(ADDRESS, { headers: { Accept: "x" } })]);
  await login.fetch(ADDRESS);
  expect(sent).toEqual(Array(3).fill("Bearer one"));
  expect(calls()).toBe(1);
  expect(login.current?.()).toBe("one");
});

it("HS5 replaces a refused token once, for all requests that it was sent with", async () => {
  const { login, sent, calls } = setUp((token) => token === "two", ["one", "two"]);
  const answers = await Promise.all([login.fetch(ADDRESS), login.fetch(ADDRESS)]);
  expect(answers.map(({ status }) => status)).toEqual([204, 204]);
  expect(sent).toEqual(["Bearer one", "Bearer one", "Bearer two", "Bearer two"]);
  expect(calls()).toBe(2);
});

it.each([
  ["the same token", ["one", "one"], 1],
  ["another token that is refused too", ["one", "two"], 2],
  ["a failure", ["one", new Error("signed out")], 1],
])("HS5 gives the refusal to the app after %s", async (_, given, requests) => {
  const { login, sent } = setUp(() => false, given);
  expect((await login.fetch(ADDRESS)).status).toBe(401);
  expect(sent).toHaveLength(requests);
});

it.each([
  ["no text", 7],
  ["empty text", ""],
  ["a space", "a b"],
  ["a line break, which would begin another header", "a\r\nCookie: b"],
  ["another alphabet", "токен"],
  ["too much", "x".repeat(8_193)],
  ["nothing", undefined],
  ["a failure", new Error("no network")],
])("HS5 sends nothing with %s, and says why", async (_, given) => {
  const { login, sent } = setUp(() => true, [given]);
  await expect(login.fetch(ADDRESS)).rejects.toThrow(PatchbayError);
  await expect(login.fetch(ADDRESS)).rejects.toThrow("`token` of mount");
  expect(await login.token(undefined)).toBeUndefined();
  expect(sent).toEqual([]);
});

it("HS5 gives the socket a token other than the refused one, or none", async () => {
  const { login } = setUp(() => true, ["one", "two", "two"]);
  expect(await login.token(undefined)).toBe("one");
  expect(await login.token(undefined)).toBe("one");
  expect(await login.token("one")).toBe("two");
  expect(await login.token("two")).toBeUndefined();
});
