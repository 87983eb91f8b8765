/** What the author of an app gives may reject, throw at once, never settle, or answer with nonsense: the process goes on. */
import { describe, expect, it } from "vitest";
import { frame, handshakeText, Opcode, openSocket, sendAndCut } from "./rawClient.ts";
import {
  callbackRequest,
  post,
  requestBody,
  type ServerProcess,
  sharedProcess,
  sharedServer,
} from "./serverProcess.ts";

const HOW = ["rejects", "throws", "never settles", "gives nonsense"] as const;

const shared = sharedProcess();
const start = (...args: [string, ...unknown[]]): Promise<ServerProcess> => shared("listen", ...args);

/** It answers, whatever it answers: that is the process, and not the app that has been broken. */
async function answers({ ask, url }: ServerProcess): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    await ask("warnings");
    expect(
      (await fetch(`${url}_favicon.ico`, { signal: AbortSignal.timeout(50_000) })).status,
    ).toBeGreaterThan(0);
  }
}

describe.each(HOW)("an engine that %s", (how) => {
  it.each(["isRevoked", "revoke", "restore", "onRevoked"])("in %s", async (method) => {
    const started = start("broken", "engine", method, how);
    // A subscription that fails is the author's to hear of, where the app is made.
    if (method === "onRevoked") {
      await expect(started).rejects.toThrow(/broken|engine/);
      return;
    }
    const server = await started;
    await sendAndCut(server.port, handshakeText());
    void server.ask("revoke", "ann").catch(() => undefined);
    await answers(server);
    if (method === "isRevoked") expect((await fetch(`${server.url}_dash-layout`)).status).toBe(503);
  });
});

describe.each(HOW)("a job manager that %s", (how) => {
  it.each(["start", "take", "cancel", "close"])("in %s", async (method) => {
    const server = await start("broken", "jobs", method, how);
    const hears = new AbortController();
    const send = async (query: string): Promise<Record<string, string>> => {
      const answer = fetch(`${server.url}_dash-update-component?endId=e${query}`, {
        method: "POST",
        body: JSON.stringify(requestBody("job.children", 1)),
        signal: hears.signal,
      });
      const come = answer.then((response) => response.json()).catch(() => ({}));
      return how === "never settles" && (method === "start" || method === "take") ? {} : come;
    };
    const { job = "", cacheKey = "" } = await send("");
    await send(`&job=${job}&cacheKey=${cacheKey}`);
    await send(`&cancelJob=${job}&oldJob=${job}`);
    await server.lives();
    hears.abort();
    await server.lives();
    await server.ask("close");
    await server.ask("warnings");
  });
});

describe.each(["rejects", "throws", "never settles", "gives nonsense"])("what the app is given %s", (how) => {
  it.each(["authenticate", "onFrame", "log", "layout", "onError"])("as %s", async (name) => {
    const server = await start("broken", "app", name, how);
    const client = await openSocket(server.port).catch(() => undefined);
    await client?.write(frame(Opcode.Text, "no JSON"));
    await client?.write(frame(Opcode.Text, JSON.stringify(callbackRequest("bad.children", "x"))));
    void fetch(`${server.url}_dash-layout`, { signal: AbortSignal.timeout(1_000) }).catch(() => undefined);
    void post(server.url, requestBody("bad.children", "x")).catch(() => undefined);
    await answers(server).catch((error: unknown) => {
      // Who never says who is there keeps everybody waiting, for as long as a handshake may take.
      if (name !== "authenticate" || how !== "never settles") throw error;
    });
    client?.socket.resetAndDestroy();
    await server.ask("warnings");
  });
});

describe("a callback", () => {
  const serve = sharedServer();
  it.each(["rejects", "trap", "circle", null, 5, { message: 5 }])("that throws or gives %j", async (how) => {
    const server = await serve();
    expect((await post(server.url, requestBody("bad.children", how))).status).toBe(500);
    const client = await openSocket(server.port);
    await client.write(frame(Opcode.Text, JSON.stringify(callbackRequest("bad.children", how))));
    await client.until('"status":"error"');
    client.socket.destroy();
    await server.lives();
  });
});
