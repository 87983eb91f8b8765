/** Who is let in, over HTTP and the socket alike, and how they are put out again. */
import { createHash } from "node:crypto";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import WebSocket from "ws";
import { type AppOptions, type Authenticate, createMemoryEngine, Input, Output } from "../index.ts";
import { connectSocket } from "../testing/socketClient.ts";
import { post, requestBody, startApp } from "../testing/startApp.ts";

const extension = "?patchbay=1";

/** An app that knows its users by a cookie, with a callback that says whom it runs for. */
async function startGuarded(options: Partial<AppOptions> = {}) {
  const seen: unknown[] = [];
  const started = await startApp(
    {
      authenticate: ({ cookies }) => cookies.user,
      websocketCallbacks: true,
      ...options,
    },
    (app) => {
      app.callback({ output: Output("who", "children") }, ({ request }) => {
        seen.push(request.identity);
        return request.identity ?? "nobody";
      });
      app.callback(
        { persistent: true },
        ({ signal }) =>
          new Promise((_, reject) => {
            signal.addEventListener("abort", () => reject(signal.reason));
          }),
      );
    },
  );
  const definitions = await fetch(`${started.url}_dash-dependencies`, { headers: { Cookie: "user=ann" } });
  const loop = ((await definitions.json()) as { output: string; persistent: boolean }[]).find(
    ({ persistent }) => persistent,
  );
  const connect = (user: string | undefined) =>
    connectSocket(started.url, {
      query: extension,
      ...(user !== undefined && { headers: { Cookie: `user=${user}` } }),
    });
  const request = (output: string, requestId: string) => ({
    type: "callback_request",
    rendererId: "tab#1",
    requestId,
    payload: { ...requestBody(output), inputs: [] },
  });
  return { ...started, seen, connect, request, loop: String(loop?.output) };
}

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
    const message = "authenticate: expiresAt is milliseconds since 1970, and 1800000000 is not";
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

describe("W41 W48 connections", () => {
  it("are listed and closed by user, connection and tab; what is closed is not resumed", async () => {
    const { app, connect, request, loop } = await startGuarded();
    const [ann, bob] = [await connect("ann"), await connect("bob")];
    const session = String((await ann.next("welcome")).sessionId);
    const payload = { output: loop, inputs: [], changedPropIds: [] };
    ann.send({ ...request("who.children", "1"), payload });
    await expect.poll(() => app.connections.list({ tabId: "tab" })).toMatchObject([{ identity: "ann" }]);
    expect(app.connections.list()).toHaveLength(2);
    expect(app.connections.list({ id: session })).toMatchObject([{ id: session }]);
    expect(app.connections.list({ identity: "nobody" })).toEqual([]);
    expect(app.connections.close({ tabId: "tab" }, 4005, "enough")).toBe(1);
    expect(await ann.closed).toEqual({ code: 4005, reason: "enough" });
    await expect.poll(() => app.connections.list()).toMatchObject([{ identity: "bob" }]);
    const again = await connect("ann");
    again.send({ type: "resume", sessionId: session, received: 0, open: ["1"] });
    expect(await again.next("resumed")).toMatchObject({ recovered: false });
    await again.close();
    await bob.close();
  });

  it("of who is revoked end, and no others are let in until that is taken back", async () => {
    const { app, url, connect } = await startGuarded();
    const [ann, bob] = [await connect("ann"), await connect("bob")];
    await ann.next("welcome");
    await app.connections.revoke("ann");
    expect(await ann.closed).toEqual({ code: 4001, reason: "Signed out" });
    expect((await fetch(url, { headers: { Cookie: "user=ann" } })).status).toBe(401);
    expect(await (await connect("ann")).closed).toMatchObject({ code: 4001 });
    expect(app.connections.list()).toMatchObject([{ identity: "bob" }]);
    await app.connections.restore("ann");
    const back = await connect("ann");
    expect(await back.next("welcome")).toBeDefined();
    await back.close();
    await bob.close();
  });

  it("A20 is not let in who is revoked while the handshake is checked, though it was asked about before", async () => {
    let answer = (): void => undefined;
    const engine = createMemoryEngine();
    const { app, url } = await startApp({
      authenticate: () => "ann",
      engine: {
        ...engine,
        async isRevoked(identity) {
          const isRevoked = await engine.isRevoked(identity);
          await new Promise<void>((done) => {
            answer = done;
          });
          return isRevoked;
        },
      },
    });
    const coming = connectSocket(url, { query: "?patchbay=1" });
    await expect.poll(() => answer.length === 0 && answer.name).not.toBe("answer");
    await app.connections.revoke("ann");
    answer();
    expect(await (await coming).closed).toEqual({ code: 4001, reason: "Signed out" });
    expect(app.connections.list()).toEqual([]);
  });

  it("A6 of who is revoked have their runs ended before that is done, though they do not answer the close", async () => {
    const signals: AbortSignal[] = [];
    const { app, url } = await startApp({ authenticate: () => "ann", websocketCallbacks: true }, (one) => {
      one.callback({ output: Output("out", "children") }, ({ signal }) => {
        signals.push(signal);
        return new Promise(() => undefined);
      });
    });
    const client = await connectSocket(url, { query: "?patchbay=1" });
    const payload = { ...requestBody("out.children"), inputs: [] };
    client.send({ type: "callback_request", rendererId: "tab#1", requestId: "tab-1", payload });
    await expect.poll(() => signals.length).toBe(1);
    client.pause(true);
    await app.connections.revoke("ann");
    expect(signals[0]?.aborted).toBe(true);
    // And its socket does not stay for the half minute that `ws` would give it.
    await expect.poll(() => app.connections.list(), { timeout: 10_000 }).toEqual([]);
  });

  it.each(["revoked", "closed"])(
    "of who is %s have their callbacks over HTTP ended too, and answered at once",
    async (how) => {
      const running = new Map<string | undefined, AbortSignal>();
      const { app, url } = await startApp({ authenticate: ({ cookies }) => cookies.user }, (app) => {
        app.callback(
          { output: Output("slow", "children"), inputs: [Input("btn", "n_clicks")] },
          (_, context) => {
            running.set(context.request.identity, context.signal);
            // One that does not listen is answered for all the same.
            return new Promise((resolve) => void setTimeout(resolve, 600_000, "too late").unref());
          },
        );
      });
      const ask = (user: string) => post(url, requestBody("slow.children", 1), { Cookie: `user=${user}` });
      const [anns, bobs] = [ask("ann"), ask("bob")];
      await expect.poll(() => running.size).toBe(2);
      app.connections.close({ identity: "ann", tabId: "some tab's" });
      expect(running.get("ann")?.aborted).toBe(false);
      if (how === "revoked") await app.connections.revoke("ann");
      else app.connections.close({ identity: "ann" }, 4003, "Not any more");
      const answer = await anns;
      const [status, message] = how === "revoked" ? [401, "Signed out"] : [403, "Not any more"];
      expect(answer.status).toBe(status);
      expect(await answer.json()).toMatchObject({ code: "refused", message });
      expect([...running].map(([who, { aborted }]) => [who, aborted]).toSorted()).toEqual([
        ["ann", true],
        ["bob", false],
      ]);
      app.close();
      expect((await bobs).status).toBe(503);
    },
  );

  it("has background callbacks, which end with the rest of what is theirs", async () => {
    const running = new Map<string | undefined, AbortSignal>();
    const { app, url } = await startApp({ authenticate: ({ cookies }) => cookies.user }, (app) => {
      app.callback(
        { output: Output("slow", "children"), inputs: [Input("btn", "n_clicks")], background: true },
        (_, { request, signal }) => {
          running.set(request.identity, signal);
          return new Promise((resolve) => signal.addEventListener("abort", () => resolve("ended")));
        },
      );
    });
    for (const user of ["ann", "bob"]) {
      const started = await post(url, requestBody("slow.children", 1), { Cookie: `user=${user}` });
      expect(await started.json()).toHaveProperty("job");
    }
    await app.connections.revoke("ann");
    expect([...running].map(([who, { aborted }]) => [who, aborted])).toEqual([
      ["ann", true],
      ["bob", false],
    ]);
  });

  it("whose body comes after their end has nothing run", async () => {
    const ran: unknown[] = [];
    const asked: string[] = [];
    const authenticate: Authenticate = ({ path, cookies }) => {
      asked.push(path);
      return cookies.user;
    };
    const { app, url } = await startApp({ authenticate }, (app) => {
      app.callback({ output: Output("who", "children") }, ({ request }) => ran.push(request.identity));
    });
    // As a browser, which sends a body to its end whatever is answered meanwhile.
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    let answers = "";
    socket.on("data", (data) => {
      answers += String(data);
    });
    const body = JSON.stringify({ ...requestBody("who.children"), inputs: [] });
    const head = (method: string, path: string, length: number): string =>
      `${method} ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nCookie: user=ann\r\nContent-Length: ${length}\r\n\r\n`;
    socket.write(`${head("POST", "/_dash-update-component", body.length)}{`);
    // Once another has been answered, this one has been let in.
    await expect.poll(() => asked).toContain("/_dash-update-component");
    await fetch(url, { headers: { Cookie: "user=ann" } });
    await app.connections.revoke("ann");
    await expect.poll(() => answers).toMatch(/^HTTP\/1.1 401 .*"Signed out"/s);
    // What follows on the connection is answered behind it.
    socket.write(body.slice(1) + head("HEAD", "/", 0));
    await expect.poll(() => answers).toMatch(/HTTP\/1.1 401 .*HTTP\/1.1 401 /s);
    expect(ran).toEqual([]);
    socket.destroy();
  });
});
