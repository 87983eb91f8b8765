import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { RequestOutcome } from "../client.ts";
import { connectClient } from "../connectClient.ts";
import { createHub } from "../hub/hub.ts";
import { body, browser, closeBrowsers, config } from "../testing/browser.ts";
import { isolated } from "../testing/hubWorld.ts";
import { createHttp } from "./http.ts";

afterEach(closeBrowsers);

describe("a client over HTTP", () => {
  async function served(status: number, text: string): Promise<RequestOutcome> {
    const answer = new Response(status === 204 ? null : text, { status });
    const { request } = browser({ answer }).tab();
    const { outcomes } = request({ transport: "http" });
    await vi.waitFor(() => expect(outcomes).toHaveLength(1));
    return outcomes[0] as RequestOutcome;
  }

  it.each<[number, string, object]>([
    [
      200,
      '{"multi":true,"response":{"a":{"b":1}}}',
      { status: "answered", data: { response: { a: { b: 1 } } } },
    ],
    [204, "", { status: "answered", data: undefined }],
    [500, "<h1>boom</h1>", { status: "failed", code: "http_status", html: "<h1>boom</h1>" }],
    [
      413,
      '{"error":"PayloadTooLarge","message":"Over the limit","code":"too_large"}',
      { status: "failed", code: "too_large", message: "Over the limit" },
    ],
    [
      503,
      '{"error":"ServiceUnavailable","message":"Too many callbacks","code":"queue_full"}',
      { status: "failed", code: "queue_full", message: "Too many callbacks" },
    ],
    [503, "<h1>Down</h1>", { status: "failed", code: "http_status", html: "<h1>Down</h1>" }],
    [503, '{"code":"queue_full"}', { status: "failed", code: "http_status" }],
    [500, '{"message":"No","code":"callback_failed"}', { status: "failed", code: "http_status" }],
    [
      500,
      '{"code":"callback_failed","sideUpdate":{"a":{"b":1}}}',
      { code: "http_status", sideUpdate: { a: { b: 1 } } },
    ],
    [200, "<!DOCTYPE html>", { status: "failed", code: "http_body", html: "<!DOCTYPE html>" }],
    [200, "", { status: "failed", code: "http_body" }],
    [200, '{"response":{"a":7}}', { status: "failed", code: "http_body" }],
    [200, '{"multi":true,"response":{},"dist":[null]}', { status: "failed", code: "http_body" }],
  ])("%i %s", async (status, text, outcome) => {
    expect(await served(status, text)).toMatchObject(outcome);
  });

  it("B15 a value that JSON cannot carry is no silence of the server", async () => {
    const outcomes: RequestOutcome[] = [];
    const odd = { ...body, inputs: [{ id: "a", property: "v", value: 1n }] };
    browser()
      .tab()
      .client.request(odd, {
        transport: "http",
        persistent: false,
        settle: (outcome) => outcomes.push(outcome),
      });
    await vi.waitFor(() => expect(outcomes).toHaveLength(1));
    expect(outcomes[0]).toMatchObject({ status: "failed", code: "message_shape" });
    expect(outcomes[0]).toHaveProperty("message", expect.stringContaining("BigInt"));
  });

  it.each<[string, () => Response, object]>([
    ["JSON", () => new Response('{"a":1}'), { a: 1 }],
    [
      "a refusal by a server of ours",
      () => new Response('{"code":"refused","message":"Signed out"}', { status: 401 }),
      { code: "refused", message: "Signed out" },
    ],
    [
      "a refusal by a server of ours that is to go",
      () => new Response('{"code":"unavailable","message":"Restarting"}', { status: 503 }),
      { code: "unavailable", message: "Restarting" },
    ],
    [
      "a refusal by another",
      () => new Response("<h1>Log in</h1>", { status: 401 }),
      { code: "http_status", message: "_dash-layout answered 401", cause: "<h1>Log in</h1>" },
    ],
    [
      "a refusal without a reason",
      () => new Response('{"code":"refused","message":""}', { status: 401 }),
      { code: "http_status", message: "_dash-layout answered 401" },
    ],
    ["a page", () => new Response("<h1>Hello</h1>"), { code: "http_body" }],
    [
      "what breaks off",
      () => new Response(new ReadableStream({ start: (stream) => stream.error(new TypeError("cut")) })),
      { code: "network" },
    ],
  ])("asks for JSON, and is answered with %s", async (_what, answer, expected) => {
    const { environment, tab } = browser();
    environment.fetch = async () => answer();
    const { getJson } = tab().client;
    expect(await getJson("_dash-layout").catch((error: unknown) => error)).toMatchObject(expected);
  });

  it("sends the CSRF token, the end id and the query, and says so when nobody answers", async () => {
    const seen: { url: string | undefined; token: unknown }[] = [];
    const server = createServer((request, response) => {
      seen.push({ url: request.url, token: request.headers["x-csrftoken"] });
      if (seen.length === 1) response.end('{"response":{}}');
      else response.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { environment } = browser();
    const client = connectClient(
      {
        baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/app/`,
        config: { ...config, end_id: "a~b" },
        workerUrl: undefined,
        loadHub: async () => ({ createHub: (world) => createHub(world, isolated) }),
        report: () => undefined,
        handlers: {
          update: () => undefined,
          read: () => ({}),
          event: () => undefined,
          reconnected: () => undefined,
        },
      },
      { ...environment, fetch },
    );
    const outcomes: RequestOutcome[] = [];
    const post = (): void => {
      client.request(body, {
        transport: "http",
        persistent: false,
        query: [["job", "j 1"]],
        settle: (outcome) => outcomes.push(outcome),
      });
    };
    post();
    await vi.waitFor(() => expect(outcomes).toHaveLength(1));
    expect(seen[0]).toEqual({ url: "/app/_dash-update-component?endId=a~b&job=j%201", token: "abc123" });
    post();
    await vi.waitFor(() => expect(outcomes[1]).toMatchObject({ status: "failed", code: "network" }));
    client.close();
    server.close();
  });
});

describe("a compressed body", () => {
  const long = { ...body, inputs: [{ id: "a", property: "v", value: "\u{1f600}é".repeat(500) }] };
  const { length } = JSON.stringify(long);

  async function sent(compressOver?: number): Promise<{ headers: Headers; text: string; bytes: number }> {
    const requests: RequestInit[] = [];
    const fetch = async (_: unknown, init: RequestInit = {}): Promise<Response> => {
      requests.push(init);
      return new Response(null, { status: 204 });
    };
    const http = createHttp("http://host/", config, { fetch, cookie: () => "_csrf_token=t" });
    const options = compressOver === undefined ? {} : { compressOver };
    const outcome = await http.post(long, options, new AbortController().signal, () => undefined);
    expect(outcome).toEqual({ status: "answered", data: undefined });
    const [init] = requests;
    const headers = new Headers(init?.headers);
    const bytes = Buffer.from(await new Response(init?.body).arrayBuffer());
    const text = headers.has("Content-Encoding") ? gunzipSync(bytes) : bytes;
    return { headers, text: text.toString(), bytes: bytes.length };
  }

  afterEach(() => vi.unstubAllGlobals());

  it("is one of more UTF-16 units than its limit", async () => {
    const zipped = await sent(length - 1);
    expect(zipped.headers.get("Content-Encoding")).toBe("gzip");
    expect(zipped.headers.get("Content-Type")).toBe("application/json");
    expect(zipped.headers.get("X-CSRFToken")).toBe("t");
    expect(JSON.parse(zipped.text)).toEqual(long);
    expect(zipped.bytes).toBeLessThan(length / 5);
    for (const compressOver of [length, undefined]) {
      const plain = await sent(compressOver);
      expect(plain.headers.has("Content-Encoding")).toBe(false);
      expect(JSON.parse(plain.text)).toEqual(long);
    }
  });

  it.each<[string, unknown]>([
    ["has no compression", undefined],
    [
      "cannot use gzip",
      class {
        constructor() {
          throw new TypeError("Unsupported compression format");
        }
      },
    ],
  ])("is sent as it is where the browser %s", async (_, stream) => {
    vi.stubGlobal("CompressionStream", stream);
    const plain = await sent(0);
    expect(plain.headers.has("Content-Encoding")).toBe(false);
    expect(JSON.parse(plain.text)).toEqual(long);
  });
});
