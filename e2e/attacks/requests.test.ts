/** Requests that no browser sends, all to one server, which answers each or ends its connection, and serves the others. */
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { exchange, inTurns, open, requestText, statusOf } from "./rawClient.ts";
import { requestBody, sharedServer, WAYS } from "./serverProcess.ts";

const CLOSE = ["Connection: close"];
const body = JSON.stringify(requestBody("out.children", 1));

/** A megabyte that inflates to a gigabyte: members of ten megabytes one after the other. */
const BOMB = Buffer.concat(Array.from({ length: 100 }, () => gzipSync(Buffer.alloc(10_000_000))));

/** Each with the statuses that are right; 0: the connection just ends. */
const REQUESTS: readonly (readonly [string, string | Buffer, readonly number[]])[] = [
  [
    "10 000 headers",
    requestText("/", [...CLOSE, ...Array.from({ length: 10_000 }, (_, at) => `X-${at}: 1`)]),
    [431],
  ],
  ["a huge header", requestText("/", [...CLOSE, `X-Huge: ${"x".repeat(1_000_000)}`]), [431, 0]],
  ["a huge target", requestText(`/${"x".repeat(1_000_000)}`, CLOSE), [431, 414, 0]],
  ["a target in absolute form", requestText("http://127.0.0.1/_dash-layout", CLOSE), [200]],
  [
    "a target in absolute form of a scheme of its own",
    requestText("gopher://127.0.0.1/_dash-layout", CLOSE),
    [200, 400, 404],
  ],
  ["a target of an authority", requestText("//evil.test/_dash-layout", CLOSE), [200, 404]],
  ["bad percent-encoding", requestText("/%zz%", CLOSE), [200, 400, 404]],
  ["a zero in a path", requestText("/_dash-component-suites/patchbay/%00", CLOSE), [400, 404]],
  [
    "a way out of the folder",
    requestText("/_dash-component-suites/patchbay/..%2f..%2fpackage.json", CLOSE),
    [404],
  ],
  [
    "bytes that are no UTF-8 in a target",
    Buffer.from(requestText("/\xff\xfe", CLOSE), "latin1"),
    [200, 400, 404],
  ],
  [
    "bytes that are no UTF-8 in a body",
    Buffer.concat([
      Buffer.from(requestText("POST /_dash-update-component", [...CLOSE, "Content-Length: 2"])),
      Buffer.from([0xff, 0xfe]),
    ]),
    [400],
  ],
  [
    "bytes that are no UTF-8 in a value",
    Buffer.from(
      `${requestText("POST /_dash-update-component", [...CLOSE, `Content-Length: ${body.length}`])}${body.replace("n", "\xff")}`,
      "latin1",
    ),
    [400],
  ],
  [
    "a body that is zipped",
    Buffer.concat([
      Buffer.from(
        requestText("POST /_dash-update-component", [
          ...CLOSE,
          "Content-Encoding: gzip",
          `Content-Length: ${gzipSync(body).length}`,
        ]),
      ),
      gzipSync(body),
    ]),
    [200],
  ],
  [
    "a body that inflates to a gigabyte",
    Buffer.concat([
      Buffer.from(
        requestText("POST /_dash-update-component", [
          ...CLOSE,
          "Content-Encoding: gzip",
          `Content-Length: ${BOMB.length}`,
        ]),
      ),
      BOMB,
    ]),
    [413],
  ],
  [
    "a body of another type",
    requestText("POST /_dash-update-component", [...CLOSE, "Content-Type: text/xml"], body),
    [200, 415],
  ],
  ["a body without a length", requestText("POST /_dash-update-component", CLOSE), [400, 411]],
  ["a length that is none", requestText("POST /_dash-update-component", ["Content-Length: -1"]), [400]],
  [
    "two lengths",
    requestText("POST /_dash-update-component", ["Content-Length: 1", "Content-Length: 2"]),
    [400],
  ],
  [
    "a length and chunks",
    requestText("POST /_dash-update-component", ["Content-Length: 1", "Transfer-Encoding: chunked"]),
    [400],
  ],
  [
    "chunks that are none",
    `${requestText("POST /_dash-update-component", ["Transfer-Encoding: chunked"])}zz\r\n`,
    [400],
  ],
  [
    "an Expect that nobody knows",
    requestText("POST /_dash-update-component", [...CLOSE, "Expect: moon"], body),
    [417],
  ],
  [
    "a range behind the end",
    requestText("/_dash-component-suites/patchbay/patchbay.js", [...CLOSE, "Range: bytes=999999999-"]),
    [404, 416],
  ],
  [
    "a thousand ranges",
    requestText("/_dash-component-suites/patchbay/patchbay.js", [
      ...CLOSE,
      `Range: bytes=${Array.from({ length: 1000 }, (_, at) => `${at}-${at}`).join(",")}`,
    ]),
    [200, 206, 404, 416],
  ],
  ["TRACE", requestText("TRACE /", CLOSE), [200, 404, 405]],
  ["CONNECT", requestText("CONNECT 127.0.0.1:22", CLOSE), [405, 0]],
  ["a method of its own", requestText("BREW /", CLOSE), [400]],
  ["OPTIONS *", requestText("OPTIONS *", CLOSE), [200, 204, 404]],
  ["a preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [400, 505, 0]],
  [
    "a hello of TLS",
    Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]),
    [400, 0],
  ],
  ["zeros", Buffer.alloc(10_000), [400, 0]],
  ["HTTP/1.0", "GET /_dash-layout HTTP/1.0\r\n\r\n", [200]],
  ["no Host", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n", [200, 400]],
  ["two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n", [200, 400]],
  [
    "two Origins",
    requestText("/_dash-layout", [...CLOSE, "Origin: http://127.0.0.1", "Origin: http://evil.test"]),
    [400, 403],
  ],
  [
    "cookies that are none",
    requestText("/_dash-layout", [...CLOSE, "Cookie: %=%; a=%E0%A4%A; __proto__=1; =;;"]),
    [200],
  ],
];

describe.each(WAYS)("by %s", (way) => {
  const serve = sharedServer(way);

  it.each(REQUESTS)("%s", async (_, text, statuses) => {
    const server = await serve();
    const client = await open(server.port);
    await client.write(text);
    // Of what is refused while it is still sent, only the refusal is waited for.
    await Promise.race([client.closed, client.until("\r\n\r\n")]);
    client.socket.destroy();
    await server.lives();
    expect(statuses).toContain(statusOf(client.came()) || 0);
  });

  it.each(["h2c", "TLS/1.0", "HTTP/2.0, h2c"])("A2 a GET that asks for %s is answered", async (protocol) => {
    const server = await serve();
    const lines = [
      "Connection: close, Upgrade, HTTP2-Settings",
      `Upgrade: ${protocol}`,
      "HTTP2-Settings: AAM",
    ];
    // A host that takes upgrades itself, and refuses those that are not the app's, is asked for its answer.
    const right = way === "upgrade" ? 404 : 200;
    expect(statusOf(await exchange(server.port, requestText("/_dash-layout", lines)))).toBe(right);
    expect(
      statusOf(await exchange(server.port, requestText("POST /_dash-update-component", lines, body))),
    ).toBe(right);
    await server.lives();
  });

  it("A3 a preflight of another's route grants nothing", async () => {
    const server = await serve();
    const lines = [
      ...CLOSE,
      "Origin: https://evil.test",
      "Access-Control-Request-Method: POST",
      "Access-Control-Request-Headers: content-type",
    ];
    for (const path of ["/api/transfer", "/", "/_dash-layout", "/_dash-nothing"]) {
      const answer = await exchange(server.port, requestText(`OPTIONS ${path}`, lines));
      expect(answer, path).not.toMatch(/access-control-allow/i);
      expect(statusOf(answer), path).toBeGreaterThan(0);
    }
    await server.lives();
  });

  it("a thousand requests in one piece are answered in their order", async () => {
    const server = await serve();
    const count = 1000;
    const many = Array.from({ length: count - 1 }, (_, at) =>
      at % 3 === 0 ? requestText("POST /_dash-update-component", [], body) : requestText("/_dash-layout"),
    ).join("");
    const answers = await exchange(server.port, many + requestText("/_favicon.ico", CLOSE));
    expect(answers.match(/HTTP\/1\.1 200/g)).toHaveLength(count);
    await server.lives();
  });

  it("half requests and slow bodies keep nobody waiting", async () => {
    const server = await serve();
    const text = requestText("POST /_dash-update-component", [], body);
    const clients = await Promise.all(Array.from({ length: 200 }, () => open(server.port)));
    await inTurns(clients, (client) => client.write(text.slice(0, -1)));
    await server.lives();
    await inTurns(clients, async (client) => {
      await client.write(text.slice(-1));
      await client.until('"multi":true');
      client.socket.destroy();
    });
  });
});
