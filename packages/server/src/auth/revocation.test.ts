import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { type Authenticate, createMemoryEngine, Input, Output } from "../index.ts";
import { connectSocket } from "../testing/socketClient.ts";
import { post, requestBody, startApp } from "../testing/startApp.ts";
import { startGuarded } from "../testing/startGuarded.ts";

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
