/** Who is let in, over HTTP and the socket alike, and how they are put out again. */
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import WebSocket from "ws";
import { connectSocket } from "../testing/socketClient.ts";
import { post, requestBody, startApp } from "../testing/startApp.ts";
import { extension, startGuarded } from "../testing/startGuarded.ts";

describe("W42 W43 one authenticate for HTTP and the socket", () => {
  it("lets nobody in that it does not name, wherever they ask", async () => {
    const { url, connect, request, seen } = await startGuarded();
    for (const path of ["", "_dash-layout", "_dash-dependencies"]) {
      expect((await fetch(url + path)).status, path).toBe(401);
    }
    expect((await post(url, requestBody("who.children"))).status).toBe(401);
    const stranger = await connect(undefined);
    stranger.send(request("who.children", "1"));
    expect(await stranger.closed).toEqual({ code: 4001, reason: "Not signed in" });
    expect(stranger.messages).toEqual([]);
    const stock = new WebSocket(`${url.replace(/^http/, "ws")}_dash-ws-callback`, {
      origin: new URL(url).origin,
    });
    const refusal = await new Promise((resolve) => {
      stock.on("unexpected-response", (_request, response) => resolve(response.statusCode));
      stock.on("error", resolve);
    });
    expect(refusal).toBe(401);
    expect(seen).toEqual([]);
  });

  it("tells callbacks whom they run for", async () => {
    const { url, connect, request } = await startGuarded();
    const body = { ...requestBody("who.children"), inputs: [] };
    const answer = await post(url, body, { Cookie: "user=ann" });
    expect(await answer.json()).toMatchObject({ response: { who: { children: "ann" } } });
    const bob = await connect("bob");
    bob.send(request("who.children", "1"));
    expect(await bob.next("callback_response", "1")).toMatchObject({
      payload: { data: { response: { who: { children: "bob" } } } },
    });
    await bob.close();
  });

  it.each([
    ["throws", () => Promise.reject(new Error("no database"))],
    ["answers nonsense", () => ({ identity: 4711 }) as never],
    ["names nobody", () => ""],
    ["names nobody until", () => ({ identity: "", expiresAt: Date.now() + 60_000 })],
    ["counts in seconds", () => ({ identity: "ann", expiresAt: Math.floor(Date.now() / 1000) + 60 })],
    ["gives no number", () => ({ identity: "ann", expiresAt: "tomorrow" as never })],
    ["gives no date", () => ({ identity: "ann", expiresAt: new Date(Number.NaN) })],
  ])("lets nobody in while it %s, has all come back later, and tells the log", async (_, authenticate) => {
    const { url, logged } = await startApp({ authenticate });
    const answer = await fetch(url);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ code: "unavailable" });
    expect(await (await connectSocket(url, { query: extension })).closed).toMatchObject({ code: 1013 });
    expect(logged).toMatchObject([
      { level: "error", code: "refused" },
      { level: "error", code: "refused" },
    ]);
  });

  it.each([
    [401, 4001],
    [403, 4003],
  ] as const)("says why it lets somebody not in: %i, over the socket %i", async (status, code) => {
    const reason = "The house is closed";
    const { url } = await startApp({ authenticate: () => ({ status, reason }) });
    const answer = await fetch(url);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ code: "refused", message: reason });
    expect(await (await connectSocket(url, { query: extension })).closed).toEqual({ code, reason });
  });

  it.each([401, 403, 503] as const)("says it to people in a page: %i", async (status) => {
    const reason = "Closed <b>today</b>";
    const { url } = await startApp({
      authenticate() {
        if (status === 503) throw new Error("down");
        return { status, reason };
      },
    });
    const answer = await fetch(url, {
      headers: { Accept: "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8" },
    });
    expect(answer.status).toBe(status);
    expect(answer.headers.get("Content-Type")).toBe("text/html; charset=utf-8");
    expect(answer.headers.get("Cache-Control")).toBe("no-store");
    const page = await answer.text();
    expect(page).toContain(
      `<h1>${status === 503 ? "Logins cannot be checked just now" : "Closed &#60;b&#62;today&#60;/b&#62;"}</h1>`,
    );
    expect(page).not.toContain("<script");
    // Its one style is the one that its policy lets in.
    const hash = createHash("sha256").update(/<style>(.*)<\/style>/.exec(page)?.[1] ?? "");
    expect(answer.headers.get("Content-Security-Policy")).toBe(
      `default-src 'none'; style-src 'sha256-${hash.digest("base64")}'`,
    );
  });

  it.each([undefined, null, false] as const)("takes %s for nobody", async (nobody) => {
    const { url, logged } = await startApp({ authenticate: () => nobody });
    expect((await fetch(url)).status).toBe(401);
    expect(logged).toEqual([]);
  });

  it("takes a Date for the end of a login", async () => {
    let expiresAt = new Date(Date.now() + 60_000);
    const { url } = await startApp({ authenticate: () => ({ identity: "ann", expiresAt }) });
    expect((await fetch(url)).status).toBe(200);
    expiresAt = new Date(Date.now() - 1);
    expect((await fetch(url)).status).toBe(401);
  });

  it("says how expiresAt counts", async () => {
    const { url, logged } = await startApp({
      authenticate: () => ({ identity: "ann", expiresAt: 1_800_000_000 }),
    });
    expect((await fetch(url)).status).toBe(503);
    const message =
      "authenticate: expiresAt must be milliseconds since 1970 or a Date, not 1800000000; multiply seconds by 1000";
    expect(logged).toMatchObject([{ error: { message } }]);
  });

  it("finds the token of the request", async () => {
    const { url } = await startApp({ authenticate: ({ token }) => (token === "abc" ? "ann" : undefined) });
    expect((await fetch(url, { headers: { Authorization: "Bearer abc" } })).status).toBe(200);
    expect((await fetch(url, { headers: { Authorization: "Basic abc" } })).status).toBe(401);
  });
});

describe("W41 a login that expires", () => {
  /** Tokens say who and until when, as signed ones would: `ann@1732000000000`. Without one, the cookie is good for 300 ms. */
  async function startExpiring() {
    const started = await startGuarded({
      authenticate({ token, cookies }) {
        const [identity, until] = token?.split("@") ?? [];
        if (identity !== undefined) return { identity, expiresAt: Number(until) };
        return { identity: cookies.user ?? "", expiresAt: Date.now() + 300 };
      },
    });
    const ann = await started.connect("ann");
    await ann.next("welcome");
    return { ...started, ann, inAnHour: Date.now() + 3_600_000 };
  }

  it("ends its connection, with all that runs", async () => {
    const { ann, app } = await startExpiring();
    expect(await ann.next("expires")).toEqual({ type: "expires", inMs: expect.any(Number) });
    expect(await ann.closed).toEqual({ code: 4001, reason: "The login has expired" });
    await expect.poll(() => app.connections.list()).toEqual([]);
  });

  it("is renewed in place by a token, and what runs goes on", async () => {
    const { ann, app, request, seen, loop } = await startExpiring();
    ann.send({ ...request(loop, "0"), payload: { output: loop, inputs: [], changedPropIds: [] } });
    await ann.next("expires");
    ann.send({ type: "refresh", token: `ann@${Date.now() + 1_000}` });
    // Half of a second later: the cookie is long over.
    await expect.poll(() => ann.messages.filter(({ type }) => type === "expires")).toHaveLength(2);
    ann.send(request("who.children", "1"));
    await ann.next("callback_response", "1");
    expect(seen).toEqual(["ann"]);
    expect(app.connections.list()).toMatchObject([{ tabs: [{ requests: [{ requestId: "0" }] }] }]);
    await ann.close();
  });

  it("is not renewed by somebody else's", async () => {
    const { ann, inAnHour } = await startExpiring();
    await ann.next("expires");
    ann.send({ type: "refresh", token: `bob@${inAnHour}` });
    expect(await ann.closed).toEqual({ code: 4001, reason: "Signed in as somebody else" });
  });

  it("counts over HTTP no more either", async () => {
    const { url } = await startExpiring();
    const answer = await fetch(url, { headers: { Authorization: `Bearer ann@${Date.now() - 1}` } });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ message: "The login has expired" });
  });
});

describe("W41 a page", () => {
  it("is told from those of other users by a name that says nothing of its own", async () => {
    const { url } = await startGuarded();
    const nameOf = async (user: string): Promise<string | undefined> => {
      const page = await (await fetch(url, { headers: { Cookie: `user=${user}` } })).text();
      expect(page).not.toContain(user);
      return /"patchbay":\{"identity":"([\w-]{22})"/.exec(page)?.[1];
    };
    const [ann, bob, again] = [await nameOf("ann-4711"), await nameOf("bob-4711"), await nameOf("ann-4711")];
    expect(ann).toBeDefined();
    expect(ann).toBe(again);
    expect(ann).not.toBe(bob);
  });

  it("that was made for another user is not served, so that nobody acts as somebody else unawares", async () => {
    const { url, connect } = await startGuarded();
    const page = await (await fetch(url, { headers: { Cookie: "user=ann" } })).text();
    const name = /"patchbay":\{"identity":"([\w-]{22})"/.exec(page)?.[1];
    const open = (user: string) =>
      connectSocket(url, { query: `?identity=${name}&patchbay=1`, headers: { Cookie: `user=${user}` } });
    await (await open("ann")).next("welcome");
    expect(await (await open("bob")).closed).toEqual({ code: 4001, reason: "Signed in as somebody else" });
    await (await connect("bob")).next("welcome");
    const body = { ...requestBody("who.children"), inputs: [] };
    const ask = (user: string) =>
      post(url, body, { Cookie: `user=${user}`, "X-Patchbay-Identity": String(name) });
    expect((await ask("ann")).status).toBe(200);
    const refused = await ask("bob");
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ message: "Signed in as somebody else" });
  });

  it("of an app that asks nobody has no such name", async () => {
    const { url } = await startApp();
    expect(await (await fetch(url)).text()).not.toContain('"identity"');
  });
});
