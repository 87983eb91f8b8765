import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { Input, Output } from "../../index.ts";
import { getRaw } from "../../testing/rawHttp.ts";
import { post, requestBody, startApp } from "../../testing/startApp.ts";

async function folderWith(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "patchbay-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, ".."), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

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

it("E1 pages of listed origins may read assets, and others may only link them", async () => {
  const assetsFolder = await folderWith({ "app.css": "p {}" });
  const { url } = await startApp({ assetsFolder, websocketAllowedOrigins: ["https://host.test"] });
  const headersFor = async (headers: Record<string, string>) => {
    const { status, headers: answered } = await fetch(`${url}assets/app.css`, { headers });
    const names = ["access-control-allow-origin", "access-control-allow-credentials", "vary"];
    return [status, ...names.map((name) => answered.get(name))];
  };
  expect(await headersFor({ Origin: "https://host.test" })).toEqual([
    200,
    "https://host.test",
    "true",
    "Origin",
  ]);
  expect(await headersFor({ Origin: "https://other.test" })).toEqual([200, null, null, "Origin"]);
  expect(await headersFor({})).toEqual([200, null, null, "Origin"]);
});
