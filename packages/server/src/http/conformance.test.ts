/** HTTP as RFC 9110 and 9112 have it, on each of an app's routes. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { type createApp, Input, Output } from "../index.ts";
import { exchange, requestText, statusOf } from "../testing/rawHttp.ts";
import { post, requestBody, startApp } from "../testing/startApp.ts";

const TEXT = "0123456789";

/** With one file, as a script of the client and as an asset. */
async function start() {
  const folder = await mkdtemp(join(tmpdir(), "patchbay-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "patchbay.js"), TEXT);
  return startApp({ clientDir: folder, assetsFolder: folder }, echo);
}

function echo(app: ReturnType<typeof createApp>): void {
  app.callback({ output: Output("out", "children"), inputs: [Input("btn", "n_clicks")] }, (value) => value);
}

const FILES = ["_dash-component-suites/patchbay/patchbay.js", "assets/patchbay.js"];
const READ = [
  "",
  "some/page",
  "_dash-layout",
  "_dash-dependencies",
  "_reload-hash",
  "_favicon.ico",
  ...FILES,
];

describe("methods", () => {
  it.each(READ)("/%s answers HEAD as GET without its body", async (path) => {
    const { url } = await start();
    const get = await fetch(url + path);
    const head = await fetch(url + path, { method: "HEAD" });
    expect(head.status).toBe(200);
    expect(await head.text()).toBe("");
    for (const name of ["content-type", "content-length", "etag", "cache-control"])
      expect(head.headers.get(name), name).toBe(get.headers.get(name));
  });

  it.each(READ)("/%s answers others with 405, and names its own", async (path) => {
    const { url } = await start();
    for (const method of ["POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"]) {
      const answer = await exchange(url, requestText(`${method} /${path}`));
      expect(statusOf(answer), method).toBe(405);
      expect(answer).toMatch(/\r\nAllow: GET, HEAD, OPTIONS\r\n/);
    }
  });

  it.each(["GET", "HEAD", "PUT"])("_dash-update-component answers %s with 405", async (method) => {
    const { url } = await start();
    const answer = await fetch(`${url}_dash-update-component`, { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe("POST, OPTIONS");
  });

  it.each([...READ, "_dash-update-component", "_dash-ws-callback"])(
    "/%s tells by OPTIONS what it has",
    async (path) => {
      const { url } = await start();
      const answer = await fetch(url + path, { method: "OPTIONS" });
      expect(answer.status).toBe(204);
      const allowed = path === "_dash-update-component" ? "POST, OPTIONS" : "GET, HEAD, OPTIONS";
      expect(answer.headers.get("allow")).toBe(allowed);
    },
  );

  it("the address of the socket says what it is to whom asks without a handshake", async () => {
    const { url } = await start();
    const answer = await exchange(url, requestText("/_dash-ws-callback"));
    expect(statusOf(answer)).toBe(426);
    expect(answer).toMatch(/\r\nUpgrade: websocket\r\n/);
  });
});

describe.each(FILES)("the file /%s", (path) => {
  const get = async (headers: Record<string, string>) => {
    const { url } = await start();
    return fetch(url + path, { headers: { ...headers, "Cache-Control": "max-age=0" } });
  };

  it.each([
    ["bytes=0-3", "0123", "bytes 0-3/10"],
    ["bytes=-2", "89", "bytes 8-9/10"],
    ["bytes=8-100", "89", "bytes 8-9/10"],
  ])("comes in part: %s", async (range, text, contentRange) => {
    const answer = await get({ Range: range });
    expect(answer.status).toBe(206);
    expect(await answer.text()).toBe(text);
    expect(answer.headers.get("content-range")).toBe(contentRange);
  });

  it.each(["bytes=0-1,4-5", "bytes=x", "lines=1-2", ""])("comes whole for a range of %s", async (range) => {
    const answer = await get({ Range: range });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe(TEXT);
  });

  it("says how long it is where a range lies behind its end", async () => {
    const answer = await get({ Range: "bytes=10-" });
    expect(answer.status).toBe(416);
    expect(answer.headers.get("content-range")).toBe("bytes */10");
  });

  it("keeps to the conditions of a request", async () => {
    const { url } = await start();
    const ask = (headers: Record<string, string>) =>
      fetch(url + path, { headers: { ...headers, "Cache-Control": "max-age=0" } });
    const whole = await ask({});
    const etag = whole.headers.get("etag") ?? "";
    const modified = whole.headers.get("last-modified") ?? "";
    const longAgo = new Date(0).toUTCString();
    expect((await ask({ "If-None-Match": `"other", ${etag}` })).status).toBe(304);
    expect((await ask({ "If-None-Match": "*" })).status).toBe(304);
    expect((await ask({ "If-None-Match": '"other"' })).status).toBe(200);
    expect((await ask({ "If-Modified-Since": modified })).status).toBe(304);
    expect((await ask({ "If-Modified-Since": longAgo })).status).toBe(200);
    expect((await ask({ "If-Modified-Since": modified, "If-None-Match": '"other"' })).status).toBe(200);
    expect((await ask({ "If-Match": '"other"' })).status).toBe(412);
    expect((await ask({ "If-Unmodified-Since": longAgo })).status).toBe(412);
    expect((await ask({ Range: "bytes=0-1", "If-Range": modified })).status).toBe(206);
    expect((await ask({ Range: "bytes=0-1", "If-Range": longAgo })).status).toBe(200);
    expect((await ask({ Range: "bytes=0-1", "If-Range": '"other"' })).status).toBe(200);
  });
});

describe("a target", () => {
  it("in absolute form is the path it names, of the host it names", async () => {
    const { url } = await start();
    const origin = "Origin: http://app.test";
    const layout = requestText("http://app.test/_dash-layout", ["Host: other.test", origin]);
    expect(statusOf(await exchange(url, layout))).toBe(200);
    const foreign = requestText("http://other.test/_dash-layout", ["Host: app.test", origin]);
    expect(statusOf(await exchange(url, foreign))).toBe(403);
  });

  it.each(["//host/path", "/%", "/%ff", "/a%2f..%2fb", "/?%", "/a?b#c", "/\\", "/a//b", "/%00", "http://[/"])(
    "of %s is answered, and redirects nowhere",
    async (target) => {
      const { url } = await start();
      const answer = await exchange(url, requestText(target));
      expect([200, 400, 404]).toContain(statusOf(answer));
      expect(answer).not.toContain("Location");
    },
  );

  it("of * is the server", async () => {
    const { url } = await start();
    expect(statusOf(await exchange(url, requestText("OPTIONS *")))).toBe(204);
  });

  it.each([
    "/nope.js",
    "/deep/nope.css",
    "/x.map",
    "/robots.txt",
    "/deep/favicon.ico",
    "/wp-login.php",
    "/.env",
    "/.git/config",
  ])("D12 of a file that is not there, %s, is answered 404", async (target) => {
    const { url } = await start();
    const answer = await exchange(url, requestText(target, ["Accept: text/html"]));
    expect(statusOf(answer)).toBe(404);
    expect(answer).toContain("Nothing is here");
  });

  it("D12 of the icon of an origin is the icon", async () => {
    const { url } = await start();
    const answer = await fetch(`${url}favicon.ico`);
    expect(answer.headers.get("content-type")).toBe("image/x-icon");
  });

  it.each(["/users/ann@example.com", "/report/2026.01", "/v1.2/start", "/about.html", "/a.b/c"])(
    "D12 of a page with a dot in its path, %s, is the page",
    async (target) => {
      const { url } = await start();
      expect(await exchange(url, requestText(target))).toContain("react-entry-point");
    },
  );
});

describe("a body", () => {
  const body = JSON.stringify(requestBody("out.children", "ä"));
  const target = "POST /_dash-update-component";

  it("is waited for where the client waits for its permission", async () => {
    const { url } = await start();
    const answer = await exchange(url, requestText(target, ["Expect: 100-continue"], body));
    expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/);
    expect(statusOf(await exchange(url, requestText(target, ["Expect: the-moon"], body)))).toBe(417);
  });

  it("comes in chunks, of any type or none", async () => {
    const { url } = await start();
    for (const type of ["application/json", "text/plain", "application/json; charset=UTF-8"])
      expect((await post(url, body, { "Content-Type": type })).status, type).toBe(200);
    const bytes = Buffer.from(body);
    const chunks = [bytes.subarray(0, 9), bytes.subarray(9)].map((chunk) =>
      Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from("\r\n")]),
    );
    const head = requestText(target, ["Transfer-Encoding: chunked"]);
    const answer = await exchange(
      url,
      Buffer.concat([Buffer.from(head), ...chunks, Buffer.from("0\r\n\r\n")]),
    );
    expect(statusOf(answer)).toBe(200);
  });

  it.each([
    ["br", Buffer.from(body)],
    ["gzip, identity", Buffer.from(body)],
  ])("coded as %s is answered 415, and what is taken is named", async (coding, bytes) => {
    const { url } = await start();
    const answer = await fetch(`${url}_dash-update-component`, {
      method: "POST",
      headers: { "Content-Encoding": coding },
      body: new Uint8Array(bytes),
    });
    expect(answer.status).toBe(415);
    expect(answer.headers.get("accept-encoding")).toBe("gzip, identity");
    const plain = await post(url, body, { "Content-Encoding": "identity" });
    expect(plain.status).toBe(200);
  });

  it.each<[string, Buffer, number, string?]>([
    ["whole", gzipSync(body), 200],
    ["in two members", Buffer.concat([gzipSync(body.slice(0, 9)), gzipSync(body.slice(9))]), 200],
    ["as long as it may be", gzipSync(body.padEnd(1_999)), 200],
    ["a byte too long", gzipSync(body.padEnd(2_000)), 413, "too_large"],
    ["a bomb of 100 MB", gzipSync(Buffer.alloc(100_000_000)).subarray(0, 2_000), 413, "too_large"],
    ["cut short", gzipSync(body).subarray(0, -3), 400, "frame_not_json"],
    ["with bytes behind it", Buffer.concat([gzipSync(body), Buffer.from("more")]), 400, "frame_not_json"],
    ["with zeros behind it", Buffer.concat([gzipSync(body), Buffer.alloc(4)]), 400, "frame_not_json"],
    [
      "with a wrong checksum",
      Buffer.concat([gzipSync(body).subarray(0, -8), Buffer.alloc(8)]),
      400,
      "frame_not_json",
    ],
    ["not compressed at all", Buffer.from(body), 400, "frame_not_json"],
    ["empty", Buffer.alloc(0), 400, "frame_not_json"],
  ])("compressed with gzip: %s", async (_, sent, status, code) => {
    const { url } = await startApp({ websocketMaxMessageBytes: 2_000 }, echo);
    const answer = await fetch(`${url}_dash-update-component`, {
      method: "POST",
      headers: { "Content-Encoding": "GZip" },
      body: new Uint8Array(sent),
    });
    expect(answer.status).toBe(status);
    if (code !== undefined) expect(await answer.json()).toMatchObject({ code });
    expect((await post(url, body)).status).toBe(200);
  });

  it("that is no UTF-8 is refused, and not read as something else", async () => {
    const { url } = await start();
    const bytes = Buffer.from(body.replace("ä", "X"));
    bytes[bytes.indexOf("X")] = 0xff;
    const send = (sent: Buffer) =>
      fetch(`${url}_dash-update-component`, { method: "POST", body: new Uint8Array(sent) });
    const answer = await send(bytes);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: "frame_not_json", message: "The body must be UTF-8" });
    expect((await send(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(body)]))).status).toBe(
      200,
    );
  });

  it("shorter or longer than it says harms no later request", async () => {
    const { url } = await start();
    const long = requestText(target, ["Connection: keep-alive"], body) + requestText("/_dash-layout");
    const answers = await exchange(url, long);
    expect(answers.match(/HTTP\/1\.1 200/g)).toHaveLength(2);
    const lying = requestText(target, [`Content-Length: 3`]);
    expect(statusOf(await exchange(url, `${lying}${body}`))).toBe(400);
  });
});

it("answers what is sent ahead in its order", async () => {
  const { url } = await start();
  const keep = ["Connection: keep-alive"];
  const answer = await exchange(
    url,
    requestText("/_dash-layout", keep) + requestText("/nope.js", keep) + requestText("/_reload-hash"),
  );
  expect([...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual([
    "200",
    "404",
    "200",
  ]);
});
