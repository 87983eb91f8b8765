/** What pages of other origins are told before they send, on a server that has routes of its own besides an app's. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { describe, expect, it, onTestFinished } from "vitest";
import { createApp } from "../index.ts";
import { startApp } from "../testing/startApp.ts";

/** A host whose own routes answer 418, and note what reaches them; the app is in front of it, or a middleware of it. */
async function startHost(way: "attach" | "express", prefix = "/", authenticate?: () => undefined) {
  const app = createApp({
    layout: "app",
    routesPathnamePrefix: prefix,
    log: () => undefined,
    ...(authenticate && { authenticate }),
  });
  const reached: string[] = [];
  const site = express();
  if (way === "express") site.use(app.handler);
  site.use((request, response) => {
    reached.push(`${request.method} ${request.path}`);
    response.status(418).end();
  });
  const server = createServer(site);
  if (way === "attach") app.attach(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    app.close();
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, reached };
}

const ask = (url: string, method: string, headers = "content-type"): Promise<Response> =>
  fetch(url, {
    method: "OPTIONS",
    headers: {
      Origin: "https://evil.test",
      "Access-Control-Request-Method": method,
      "Access-Control-Request-Headers": headers,
    },
  });

describe.each(["attach", "express"] as const)("A3 in front of other routes (%s)", (way) => {
  it.each([
    ["api/transfer", "POST"],
    ["api/transfer", "DELETE"],
    ["", "POST"],
    ["page", "GET"],
    ["_dash-update-component", "PUT"],
    ["_dash-layout", "POST"],
    ["_dash-something", "POST"],
    ["_dash-update-component/more", "POST"],
    ["_favicon.ico", "GET"],
    ["app.js", "GET"],
  ])("says nothing of /%s by %s, which is the host's to allow", async (path, method) => {
    const { url, reached } = await startHost(way);
    const answer = await ask(url + path, method);
    expect(answer.status).toBe(418);
    expect([...answer.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
    expect(reached).toEqual([`OPTIONS /${path}`]);
  });

  it.each([
    ["_dash-update-component", "POST", "POST"],
    ["_dash-layout", "GET", "GET, HEAD"],
    ["_dash-dependencies", "GET", "GET, HEAD"],
    ["_reload-hash", "HEAD", "GET, HEAD"],
  ])("allows /%s by %s to ask", async (path, method, methods) => {
    const { url, reached } = await startHost(way);
    const answer = await ask(url + path, method, "content-type,x-csrftoken");
    expect(answer.status).toBe(204);
    expect(answer.headers.get("access-control-allow-origin")).toBe("https://evil.test");
    expect(answer.headers.get("access-control-allow-methods")).toBe(methods);
    expect(answer.headers.get("access-control-allow-headers")).toBe("content-type,x-csrftoken");
    expect((await fetch(url + path, { method, headers: { Origin: "https://evil.test" } })).status).toBe(403);
    expect(reached).toEqual([]);
  });

  it("lends scripts to everybody, without credentials and for reading only", async () => {
    const { url } = await startHost(way);
    const answer = await ask(`${url}_dash-component-suites/patchbay/patchbay.js`, "POST");
    expect(answer.headers.get("access-control-allow-methods")).toBe("GET, HEAD");
    expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
    expect(answer.headers.get("access-control-allow-headers")).toBeNull();
  });

  it("asks nobody who they are on the way to the host's routes, and puts no header on their answers", async () => {
    const { url, reached } = await startHost(way, "/", () => undefined);
    for (const [method, path] of [
      ["POST", "login"],
      ["GET", "app.js"],
      ["DELETE", "_dash-layout"],
      ["POST", "_dash-component-suites/patchbay/patchbay.js"],
    ]) {
      const answer = await fetch(url + path, { method: method ?? "" });
      expect(answer.status).toBe(418);
      expect(answer.headers.get("x-content-type-options")).toBeNull();
      expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    }
    expect(reached).toHaveLength(4);
    expect((await fetch(`${url}_dash-layout`)).status).toBe(401);
  });
});

it("D12 the operator of a proxy that changes Host reads both headers, and what to do", async () => {
  const { url, logged } = await startApp();
  const headers = {
    Origin: "https://app.test",
    "X-Forwarded-Host": "app.test",
    "X-Forwarded-Proto": "https",
  };
  const answer = await fetch(`${url}_dash-layout`, { headers });
  expect(await answer.json()).toMatchObject({
    message: expect.stringMatching(/Origin.*Host.*websocketAllowedOrigins/),
  });
  const { host } = new URL(url);
  expect(logged).toHaveLength(1);
  for (const text of [
    'Origin "https://app.test"',
    `Host "${host}"`,
    'X-Forwarded-Host is "app.test"',
    'X-Forwarded-Proto "https"',
    "proxy_set_header Host $host",
    "websocketAllowedOrigins",
  ])
    expect(logged[0]?.message).toContain(text);
});

it("E6 a sandboxed frame is told the option that would let it in", async () => {
  const { url } = await startApp();
  const answer = await fetch(`${url}_dash-layout`, { headers: { Origin: "null" } });
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({ message: expect.stringContaining("websocketAllowedOrigins") });
});
