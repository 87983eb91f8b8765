import { EventEmitter, once } from "node:events";
import { describe, expect, it } from "vitest";
import { type AppOptions, createApp, Input, Output } from "../index.ts";
import { getRaw } from "../testing/rawHttp.ts";
import { post, requestBody, startApp } from "../testing/startApp.ts";

const echo = (app: ReturnType<typeof createApp>): void => {
  app.callback({ output: Output("out", "children"), inputs: [Input("btn", "n_clicks")] }, (value) => value);
};

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
