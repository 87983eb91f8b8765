import { EventEmitter, once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { type AppOptions, createApp, Input, Output } from "../index.ts";
import { post, requestBody, startApp } from "../testing/startApp.ts";

async function folderWith(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "patchbay-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, ".."), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

/** A path as it is, where `fetch` would tidy it. */
function getRaw(url: string, path: string): Promise<number | undefined> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    httpRequest({ hostname, port, path }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });
}

const echo = (app: ReturnType<typeof createApp>): void => {
  app.callback({ output: Output("out", "children"), inputs: [Input("btn", "n_clicks")] }, (value) => value);
};

describe("scripts", () => {
  const files = { "patchbay.js": "one", "patchbay-worker.js": "two", "patchbay-graph.js": "chunk" };

  it("are linked by their content, and cached for ever under that name only", async () => {
    const { url } = await startApp({ clientDir: await folderWith(files) });
    const page = await (await fetch(url)).text();
    const src = /<script src="([^"]+)" data-target="#react-entry-point" data-config="#_dash-config">/.exec(
      page,
    )?.[1];
    expect(src).toMatch(/^\/_dash-component-suites\/patchbay\/patchbay\.v[0-9a-f]{16}\.js$/);
    expect(page).toMatch(/"worker_url":"[^"]+patchbay-worker\.v[0-9a-f]{16}\.js"/);
    const script = await fetch(new URL(src ?? "", url));
    expect(await script.text()).toBe("one");
    expect(script.headers.get("cache-control")).toContain("immutable");
    expect(script.headers.get("access-control-allow-origin")).toBe("*");
    expect(script.headers.get("content-type")).toMatch(/^(text|application)\/javascript/);
    const old = await fetch(`${url}_dash-component-suites/patchbay/patchbay.v0123456789abcdef.js`);
    expect(await old.text()).toBe("one");
    expect(old.headers.get("cache-control")).toBe("no-cache");
  });

  it("without a fingerprint are fetched again only when they changed", async () => {
    const { url } = await startApp({ clientDir: await folderWith(files) });
    const first = await fetch(`${url}_dash-component-suites/patchbay/patchbay-graph.js`);
    const etag = first.headers.get("etag") ?? "";
    expect(await first.text()).toBe("chunk");
    const headers = { "If-None-Match": etag, "Cache-Control": "max-age=0" };
    expect((await fetch(first.url, { headers })).status).toBe(304);
  });

  it("change their name when they change", async () => {
    const clientDir = await folderWith(files);
    const { url } = await startApp({ clientDir });
    const before = await (await fetch(url)).text();
    await writeFile(join(clientDir, "patchbay.js"), "longer than before");
    expect(await (await fetch(url)).text()).not.toBe(before);
  });

  it.each(["nothing.js", "../secret.txt", "..%2fsecret.txt", ".env", "sub", "%00", "%ff"])(
    "never lead out of their folder: %s",
    async (name) => {
      const root = await folderWith({ "secret.txt": "s", "client/.env": "s", "client/sub/a.js": "x" });
      const { url } = await startApp({ clientDir: join(root, "client") });
      expect(await getRaw(url, `/_dash-component-suites/patchbay/${name}`)).toBe(404);
    },
  );

  it("that are not built are missed without harm", async () => {
    const { url } = await startApp({ clientDir: "/nowhere" });
    expect((await fetch(url)).status).toBe(200);
    expect((await fetch(`${url}_dash-component-suites/patchbay/patchbay.js`)).status).toBe(404);
  });
});

describe("functions of clientside callbacks", () => {
  const inputs = [Input("btn", "n_clicks")];
  const clientsideUrl =
    /<script src="([^"]+patchbay-functions[^"]+)"><\/script>\s*<script src="[^"]+\/patchbay\./;

  it("are a script before the renderer's, for everybody, cached under its content", async () => {
    const { app, url } = await startApp();
    const before = await (await fetch(url)).text();
    expect(before).not.toContain("clientside");
    // Known by its pages to greet them, also where it has nothing else to say (rule EX1).
    expect(before).toContain('"patchbay":{}');
    app.clientsideCallback({ output: Output("a", "x"), inputs }, '(n) => "</script>" + n');
    const page = await (await fetch(url)).text();
    const src = clientsideUrl.exec(page)?.[1] ?? "";
    expect(src).toMatch(/^\/_dash-component-suites\/patchbay\/patchbay-functions\.v[0-9a-f]{16}\.js$/);
    expect(page).not.toContain('"</script>" + n');
    const config = JSON.parse(
      /<script id="_dash-config" type="application\/json">(.*?)<\/script>/.exec(page)?.[1] ?? "",
    );
    expect(config.patchbay).toEqual({ clientside_url: src });
    const script = await fetch(new URL(src, url), { headers: { Origin: "https://other.test" } });
    expect(await script.text()).toContain('"</script>" + n');
    expect(script.headers.get("access-control-allow-origin")).toBe("*");
    expect(script.headers.get("content-type")).toMatch(/javascript/);
    expect(script.headers.get("cache-control")).toContain("immutable");

    app.clientsideCallback({ output: Output("b", "x"), inputs }, "() => 2");
    expect(clientsideUrl.exec(await (await fetch(url)).text())?.[1]).not.toBe(src);
    const old = await fetch(new URL(src, url));
    expect(await old.text()).toContain("() => 2");
    expect(old.headers.get("cache-control")).toBe("no-cache");
  });

  it("are not for the server to run, and need no script when they are the page's own", async () => {
    const { url } = await startApp({}, (app) => {
      app.clientsideCallback({ output: Output("a", "x"), inputs }, { namespace: "mine", functionName: "f" });
    });
    expect(await (await fetch(url)).text()).not.toContain("patchbay-functions");
    expect(await (await fetch(`${url}_dash-dependencies`)).json()).toMatchObject([
      { output: "a.x", clientside_function: { namespace: "mine", function_name: "f" } },
    ]);
    const answer = await post(url, requestBody("a.x", 1));
    expect(answer.status).toBe(500);
    expect(await answer.json()).toMatchObject({ code: "callback_not_allowed" });
  });
});

it("links and serves the app's assets", async () => {
  const assetsFolder = await folderWith({
    "a.css": "css",
    "deep/b.js": "js",
    "c.mjs": "mjs",
    "d e.txt": "text",
  });
  const { url } = await startApp({ assetsFolder });
  const page = await (await fetch(url)).text();
  expect(page).toMatch(/<link rel="stylesheet" href="\/assets\/a\.css\?m=\d+">/);
  expect(page).toMatch(/<script src="\/assets\/deep\/b\.js\?m=\d+"><\/script>/);
  expect(page).toMatch(/<script src="\/assets\/c\.mjs\?m=\d+" type="module"><\/script>/);
  expect(page).not.toContain("d e.txt");
  expect(await (await fetch(`${url}assets/d%20e.txt`)).text()).toBe("text");
  expect((await fetch(`${url}assets/missing.css`)).status).toBe(404);
});

it("serves assets it is told not to link", async () => {
  const assetsFolder = await folderWith({ "a.js": "a", "deep/b.js": "b", "deep/c.js": "c" });
  const { url } = await startApp({ assetsFolder, assetsIgnore: /^a\.js$|deep\/b/g });
  for (let load = 0; load < 2; load++) {
    const page = await (await fetch(url)).text();
    expect(page.match(/assets\/[\w/]+\.js/g)).toEqual(["assets/deep/c.js"]);
  }
  expect(await (await fetch(`${url}assets/deep/b.js`)).text()).toBe("b");
});

describe("a layout", () => {
  it("may be made for each request", async () => {
    let loads = 0;
    const layout = ({ cookies }: { cookies: Record<string, string | undefined> }) => [
      `${cookies.user} ${++loads}`,
    ];
    const { url } = await startApp({ layout });
    const load = async () => (await fetch(`${url}_dash-layout`, { headers: { Cookie: "user=ann" } })).json();
    expect(await load()).toEqual(["ann 1"]);
    expect(await load()).toEqual(["ann 2"]);
  });

  it("that fails is answered 500, without details unless dev tools are on", async () => {
    const layout = () => {
      throw new Error("secret <b>");
    };
    const plain = await fetch(`${(await startApp({ layout })).url}_dash-layout`);
    expect(plain.status).toBe(500);
    expect(await plain.json()).toEqual({
      error: "InternalServerError",
      message: "An internal server error occurred.",
      code: "callback_failed",
    });
    const detailed = await fetch(`${(await startApp({ layout, devTools: true })).url}_dash-layout`);
    expect(detailed.headers.get("content-type")).toContain("text/html");
    expect(await detailed.text()).toContain("secret &#60;b&#62;");
  });
});

describe("a bad request", () => {
  const good = requestBody("out.children", 1);
  it.each<[string, unknown, number, string]>([
    ["no JSON", "{", 400, "frame_not_json"],
    ["an empty body", "", 400, "frame_not_json"],
    ["an array", [], 400, "message_shape"],
    ["null", null, 400, "message_shape"],
    ["inputs that are no list", { ...good, inputs: {} }, 400, "message_shape"],
    ["an id that is a number", { ...good, outputs: { id: 1, property: "x" } }, 400, "message_shape"],
    ["an unknown output", { ...good, output: "nothing.here" }, 500, "callback_not_allowed"],
    ["the name of a prototype", { ...good, output: "__proto__" }, 500, "callback_not_allowed"],
    [
      "another output than declared",
      { ...good, outputs: { id: "x", property: "y" } },
      500,
      "request_mismatch",
    ],
    ["too few inputs", { ...good, inputs: [] }, 500, "request_mismatch"],
    ["a body that is too large", { ...good, junk: "x".repeat(2000) }, 413, "too_large"],
  ])("(%s) is answered with a code and harms nothing", async (_, body, status, code) => {
    const { url } = await startApp({ websocketMaxMessageBytes: 1000 }, echo);
    const response = await post(url, body);
    expect(response.status).toBe(status);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ code });
    // What is wrong with the shape is told in the words of the protocol, and nothing of the app.
    expect(text).not.toMatch(/out\b|btn|nothing|children/);
    expect(await (await post(url, good)).json()).toEqual({ multi: true, response: { out: { children: 1 } } });
  });

  it("of a wrong shape is told what is wrong, with dev tools or without", async () => {
    const { url } = await startApp({}, echo);
    expect(await (await post(url, { ...good, inputs: {} })).json()).toMatchObject({
      message: "inputs is of a wrong type",
    });
  });

  it("carries a prototype's name in a value without effect", async () => {
    const { url } = await startApp({}, echo);
    const text = JSON.stringify(requestBody("out.children", 1)).replace(
      '"value":1',
      '"value":{"__proto__":{"x":1}}',
    );
    expect(await (await post(url, text)).text()).toBe(
      '{"multi":true,"response":{"out":{"children":{"__proto__":{"x":1}}}}}',
    );
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });
});

it("aborts a callback whose browser has gone", async () => {
  const events = new EventEmitter();
  const running = once(events, "running");
  const aborted = once(events, "aborted");
  const { url } = await startApp({}, (app) => {
    app.callback({ inputs: [Input("btn", "n_clicks")] }, async (_, { signal, websocket }) => {
      events.emit("running");
      await once(signal, "abort");
      events.emit("aborted", websocket);
    });
  });
  const [definition] = (await (await fetch(`${url}_dash-dependencies`)).json()) as { output: string }[];
  const browser = new AbortController();
  const { outputs: _, ...body } = requestBody("x.y", 1);
  const asked = fetch(`${url}_dash-update-component`, {
    method: "POST",
    body: JSON.stringify({ ...body, output: definition?.output }),
    signal: browser.signal,
  });
  await running;
  browser.abort();
  await expect(asked).rejects.toThrow();
  expect(await aborted).toEqual([null]);
});

describe("D9 hot reload", () => {
  async function stateOf(options: Partial<AppOptions>) {
    const { url } = await startApp(options);
    const page = await (await fetch(url)).text();
    const config = JSON.parse(
      /<script id="_dash-config" type="application\/json">(.*?)<\/script>/.exec(page)?.[1] ?? "",
    );
    const state = (await (await fetch(`${url}_reload-hash`)).json()) as {
      reloadHash: unknown;
      hard: boolean;
    };
    return { config, state };
  }

  it.each([{ devTools: true }, { hotReload: true }])(
    "tells one process from another, with %j",
    async (options) => {
      const [one, other] = [await stateOf(options), await stateOf(options)];
      expect(one.state).toEqual({
        reloadHash: expect.any(String),
        hard: true,
        packages: ["patchbay"],
        files: [],
      });
      expect(one.config.hot_reload).toEqual({ interval: 1_000, max_retry: 8 });
      expect(one.config.patchbay.reload_hash).toBe(one.state.reloadHash);
      expect(other.state.reloadHash).not.toBe(one.state.reloadHash);
    },
  );

  it.each([{}, { devTools: true, hotReload: false }])("is off with %j", async (options) => {
    const { config, state } = await stateOf(options);
    expect(state).toMatchObject({ reloadHash: null, hard: false });
    expect([config.hot_reload, config.patchbay]).toEqual([undefined, {}]);
  });
});

describe("other origins", () => {
  const embed = "https://embed.com";
  const allow = { websocketAllowedOrigins: [embed] };

  it.each(["", "_dash-layout", "_dash-dependencies", "_reload-hash"])(
    "get /%s when they are listed",
    async (path) => {
      const { url, logged } = await startApp(allow);
      const listed = await fetch(url + path, { headers: { Origin: embed } });
      expect(listed.status).toBe(200);
      expect(listed.headers.get("access-control-allow-origin")).toBe(embed);
      expect(listed.headers.get("access-control-allow-credentials")).toBe("true");
      const own = await fetch(url + path, { headers: { Origin: new URL(url).origin } });
      expect(own.status).toBe(200);
      expect(own.headers.get("access-control-allow-origin")).toBeNull();
      expect(own.headers.get("vary")).toBe("Origin");
      const refused = await fetch(url + path, { headers: { Origin: "https://evil.com" } });
      expect(refused.status).toBe(403);
      expect(await refused.json()).toEqual({
        error: "Forbidden",
        code: "refused",
        message: expect.stringMatching(/^Origin not allowed: .*websocketAllowedOrigins/),
      });
      expect(logged).toMatchObject([
        { code: "refused", message: expect.stringContaining('"https://evil.com"') },
      ]);
    },
  );

  it("run callbacks only when they are listed", async () => {
    let runs = 0;
    const { url } = await startApp(allow, (app) => {
      app.callback({ output: Output("out", "children"), inputs: [Input("btn", "n_clicks")] }, () => ++runs);
    });
    expect((await post(url, requestBody("out.children", 1), { Origin: "https://evil.com" })).status).toBe(
      403,
    );
    expect(runs).toBe(0);
    expect((await post(url, requestBody("out.children", 1), { Origin: embed })).status).toBe(200);
  });

  it("may ask before they send", async () => {
    const { url } = await startApp(allow);
    const preflight = await fetch(`${url}_dash-update-component`, {
      method: "OPTIONS",
      headers: {
        Origin: embed,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,x-csrftoken",
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe(embed);
    expect(preflight.headers.get("access-control-allow-headers")).toBe("content-type,x-csrftoken");
    const script = await fetch(`${url}_dash-component-suites/patchbay/patchbay.js`, { method: "OPTIONS" });
    expect(script.headers.get("access-control-allow-origin")).toBe("*");
  });
});

it("keeps the page's configuration and texts inside their places", async () => {
  const hostile = "</script><script>alert(1)</script>";
  const { url } = await startApp({
    title: hostile,
    updateTitle: hostile,
    metaTags: [{ name: "viewport", content: `"><b>` }],
    externalScripts: ["https://cdn/x.js", { src: "y.js", integrity: "z" }],
    externalStylesheets: ["https://cdn/x.css"],
    indexString: "<html><head>{%title%}{%metas%}{%css%}</head>{%app_entry%}{%config%}{%scripts%}{%other%}",
  });
  const page = await (await fetch(url)).text();
  expect(page).not.toContain(hostile);
  expect(page).not.toContain("<b>");
  expect(page).toContain("{%other%}");
  expect(page).toContain('<script src="y.js" integrity="z"></script>');
  expect(page).toContain('<link rel="stylesheet" href="https://cdn/x.css">');
  const config = JSON.parse(/application\/json">(.*?)<\/script>/.exec(page)?.[1] ?? "");
  expect(config.update_title).toBe(hostile);
});

describe("options that cannot work are refused", () => {
  it.each([
    [{ indexString: "<html>{%config%}" }],
    [{ websocketAllowedOrigins: ["*"] }],
    [{ routesPathnamePrefix: "/app" }],
    [{ requestsPathnamePrefix: "app/" }],
    [{ urlBasePathname: "/a/", routesPathnamePrefix: "/b/" }],
    [{ websocketHeartbeatInterval: 0 }],
    [{ websocketBatchDelay: Number.NaN }],
    [{ websocketMaxMessageBytes: 0 }],
    [{ websocketMaxRuns: 0 }],
    [{ websocketMaxRuns: -1 }],
    [{ websocketMaxRuns: Number.NaN }],
    [{ csrfHeaderName: " " }],
  ])("%j", (options) => {
    expect(() => createApp({ layout: null, ...options })).toThrow(TypeError);
  });
});

it("answers under its prefixes", async () => {
  const { url } = await startApp({ routesPathnamePrefix: "/app/", requestsPathnamePrefix: "/proxy/app/" });
  expect(new URL(url).pathname).toBe("/app/");
  const page = await (await fetch(url)).text();
  const config = JSON.parse(/application\/json">(.*?)<\/script>/.exec(page)?.[1] ?? "");
  expect(config).toMatchObject({
    url_base_pathname: null,
    requests_pathname_prefix: "/proxy/app/",
    websocket: { url: "/proxy/app/_dash-ws-callback" },
  });
  expect(page).toContain('href="/proxy/app/_favicon.ico"');
  expect((await fetch(`${url}_favicon.ico`)).headers.get("content-type")).toBe("image/x-icon");
  expect(await getRaw(url, "/")).toBe(404);
  const bare = await fetch(url.slice(0, -1), { redirect: "manual" });
  expect([bare.status, bare.headers.get("location")]).toEqual([308, "/proxy/app/"]);
});
