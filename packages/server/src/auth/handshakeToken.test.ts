import { expect, it } from "vitest";
import WebSocket from "ws";
import { startApp } from "../testing/startApp.ts";
import { chooseSubprotocol, handshakeToken } from "./handshakeToken.ts";

const carry = (token: string) => `patchbay.bearer.${Buffer.from(token).toString("base64url")}`;

it.each<[string, string | undefined, string | undefined]>([
  ["a token", `patchbay, ${carry("a.b+c/d==")}`, "a.b+c/d=="],
  ["the longest token", carry("x".repeat(8_192)), "x".repeat(8_192)],
  ["a token that is too long", carry("x".repeat(8_193)), undefined],
  ["no token", "patchbay", undefined],
  ["no header", undefined, undefined],
  ["an empty token", "patchbay.bearer.", undefined],
  ["a line break", carry("a\r\nCookie: b"), undefined],
  ["a space", carry("a b"), undefined],
  ["no base64url", "patchbay.bearer.***", undefined],
])("HS5 reads %s", (_, offered, token) => {
  expect(handshakeToken(offered)).toBe(token);
});

it("HS5 chooses any subprotocol but the one with the token", () => {
  expect(chooseSubprotocol(new Set([carry("a"), "patchbay"]))).toBe("patchbay");
  expect(chooseSubprotocol(new Set([carry("a")]))).toBe(false);
  expect(chooseSubprotocol(new Set(["graphql", "patchbay"]))).toBe("graphql");
});

it("HS5 authenticate gets the token in the same way over HTTP and in a handshake", async () => {
  const asked: unknown[] = [];
  const { url } = await startApp({
    websocketAllowedOrigins: ["https://shop.test"],
    authenticate({ token, transport }) {
      asked.push([transport, token]);
      return token === "good" ? "ann" : undefined;
    },
  });
  const open = (token: string): Promise<string> => {
    const address = `${url.replace(/^http/, "ws")}_dash-ws-callback?patchbay=1`;
    const socket = new WebSocket(address, ["patchbay", carry(token)], { origin: "https://shop.test" });
    return new Promise((resolve, reject) => {
      socket.on("message", (data) => {
        resolve(`${socket.protocol} ${JSON.parse(String(data)).type}`);
        socket.terminate();
      });
      socket.on("close", (code, reason) => resolve(`${code} ${String(reason)}`));
      socket.on("error", reject);
    });
  };
  expect(await open("good")).toBe("patchbay welcome");
  expect(await open("bad")).toBe("4001 Not signed in");
  const headers = { Authorization: "Bearer good", Origin: "https://shop.test" };
  expect((await fetch(url, { headers })).status).toBe(200);
  expect(asked).toEqual([
    ["socket", "good"],
    ["socket", "bad"],
    ["http", "good"],
  ]);
});

it("HS5 a page of another origin may send a token to the app's own address, and to no page below it", async () => {
  const { url } = await startApp({ websocketAllowedOrigins: ["https://shop.test"] });
  const preflight = (path: string) =>
    fetch(url + path, {
      method: "OPTIONS",
      headers: {
        Origin: "https://shop.test",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization",
      },
    });
  for (const path of ["", "_dash-layout"]) {
    const { headers } = await preflight(path);
    expect(headers.get("access-control-allow-headers")).toBe("authorization");
    expect(headers.get("access-control-allow-origin")).toBe("https://shop.test");
  }
  expect((await preflight("orders")).headers.get("access-control-allow-headers")).toBeNull();
});
