import { describe, expect, it, vi } from "vitest";
import { createTokens } from "./tokens.ts";

/** A server that wants one token, and says of any other that it has expired. */
interface TokenServer {
  valid: string;
  readonly seen: (string | null)[];
  readonly fetch: typeof fetch;
}

function createServer(status: number): TokenServer {
  const server: TokenServer = {
    valid: "a",
    seen: [],
    fetch: (async (_: unknown, init?: RequestInit) => {
      const header = new Headers(init?.headers).get("Authorization");
      server.seen.push(header);
      return header === `Bearer ${server.valid}`
        ? new Response("ok")
        : new Response('{"error":"JWT Expired"}', { status });
    }) as typeof fetch,
  };
  return server;
}

describe("JWT (5.9)", () => {
  it.each([400, 401])("renews on %i, sends once more, and keeps the token", async (status) => {
    const server = createServer(status);
    const refresh = vi.fn(async () => server.valid);
    const send = createTokens(server.fetch, refresh).fetch;
    const init = { headers: { Accept: "application/json" } };
    expect(await (await send("/x", init)).text()).toBe("ok");
    expect(await (await send("/x", init)).text()).toBe("ok");
    expect(refresh).toHaveBeenCalledExactlyOnceWith(null);
    expect(server.seen).toEqual([null, "Bearer a", "Bearer a"]);
    server.valid = "b";
    await send("/x", init);
    expect(refresh).toHaveBeenLastCalledWith("a");
  });

  it("asks once for all requests that meet an expired token", async () => {
    const server = createServer(401);
    const refresh = vi.fn(async () => server.valid);
    const send = createTokens(server.fetch, refresh).fetch;
    const answers = await Promise.all([send("/x"), send("/y"), send("/z")]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(refresh).toHaveBeenCalledOnce();
  });

  it("tries once only, and leaves other refusals alone", async () => {
    const server = createServer(401);
    const refresh = vi.fn(() => "wrong");
    const send = createTokens(server.fetch, refresh).fetch;
    expect((await send("/x")).status).toBe(401);
    expect(server.seen).toEqual([null, "Bearer wrong"]);
    const refused = createTokens(async () => new Response("who are you?", { status: 401 }), refresh).fetch;
    refresh.mockClear();
    expect(await (await refused("/x")).text()).toBe("who are you?");
    expect(refresh).not.toHaveBeenCalled();
  });

  it("gives the server's answer when there is no new token", async () => {
    const server = createServer(401);
    const failing = createTokens(server.fetch, () => Promise.reject(new Error("offline"))).fetch;
    expect((await failing("/x")).status).toBe(401);
    const silent = createTokens(server.fetch, () => undefined as unknown as string).fetch;
    expect((await silent("/x")).status).toBe(401);
    expect(server.seen).toEqual([null, null]);
  });

  it("serves the socket with the same token, and with another once that is used up", async () => {
    const server = createServer(401);
    const refresh = vi.fn(async () => server.valid);
    const tokens = createTokens(server.fetch, refresh);
    expect(await tokens.token(undefined)).toBe("a");
    expect(await (await tokens.fetch("/x")).text()).toBe("ok");
    expect(await tokens.token(undefined)).toBe("a");
    expect(refresh).toHaveBeenCalledOnce();
    server.valid = "b";
    expect(await tokens.token("a")).toBe("b");
    expect(await tokens.token("b")).toBeUndefined();
  });
});
