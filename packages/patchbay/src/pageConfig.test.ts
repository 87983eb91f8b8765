// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";
import { fetchPage, readPage } from "./pageConfig.ts";

const signal = new AbortController().signal;

function serve(body: string, init: ResponseInit = {}): ReturnType<typeof vi.fn> {
  const fetch = vi.fn(async () => new Response(body, init));
  vi.stubGlobal("fetch", fetch);
  return fetch;
}

const index = (config: object): string =>
  `<!DOCTYPE html><html><body><div id="react-entry-point"></div><script id="_dash-config" type="application/json">${JSON.stringify(config).replaceAll("/", "\\u002f")}</script></body></html>`;

afterEach(() => vi.unstubAllGlobals());

describe("readPage", () => {
  it.each<[object, string, string]>([
    [{ requests_pathname_prefix: "/" }, "https://host/deep/page", "https://host/"],
    [{ requests_pathname_prefix: "/app" }, "https://host/", "https://host/app/"],
    [{ requests_pathname_prefix: null, url_base_pathname: "/old/" }, "https://host/?q=1", "https://host/"],
    [{ url_base_pathname: "/old/" }, "https://host/", "https://host/old/"],
    [{ url_base_pathname: null }, "https://host/x", "https://host/"],
  ])("takes the base of %j at %s", (config, at, base) => {
    expect(readPage(JSON.stringify(config), at).baseUrl).toBe(base);
  });

  it.each([
    ["no JSON", "<p>"],
    ["no object", "[1]"],
    ["no prefix", "{}"],
  ])("refuses %s", (_, text) => {
    expect(() => readPage(text, "https://host/")).toThrow(/^The configuration is no /);
  });
});

describe("fetchPage", () => {
  it("reads the configuration out of a server's index page", async () => {
    const fetch = serve(index({ requests_pathname_prefix: "/app/", ui: true }));
    const page = await fetchPage("https://server.example/app/", signal);
    expect(page).toEqual({
      baseUrl: "https://server.example/app/",
      config: { requests_pathname_prefix: "/app/", ui: true },
      served: { document: expect.any(Document), pageUrl: "https://server.example/app/" },
    });
    expect(fetch.mock.calls[0]?.[1]).toMatchObject({ credentials: "include" });
  });

  it("names this page's origin and the allow-list when another origin cannot be reached", async () => {
    vi.stubGlobal(
      "fetch",
      vi.fn(async () => {
        throw new TypeError("Failed to fetch");
      }),
    );
    await expect(fetchPage("https://server.example/", signal)).rejects.toThrow(
      /server\.example could not be reached from http:\/\/localhost:3000.*websocketAllowedOrigins/,
    );
    await expect(fetchPage("/", signal)).rejects.toThrow(/Does it run\?/);
  });

  it.each<[number, string, RegExp]>([
    [403, "no", /refused this page \(403\)/],
    [500, "no", /answered 500/],
    [200, "<p>A blog</p>", /is no app/],
  ])("explains an answer of %i", async (status, body, message) => {
    serve(body, { status });
    await expect(fetchPage("https://server.example/", signal)).rejects.toThrow(message);
  });

  it.each(["http://:bad", "localhost:8050", "127.0.0.1:8050/", "apps.example.com/app/", "ftp://host/"])(
    "says so when %s is no address",
    async (server) => {
      const fetch = serve(index({ requests_pathname_prefix: "/" }));
      await expect(fetchPage(server, signal)).rejects.toThrow(
        `"${server}" is no address: it begins with https:// or http://.`,
      );
      expect(fetch).not.toHaveBeenCalled();
    },
  );

  it.each(["/", "app/", "./v1.2/", "../app", "//host.example/", "?a=b.c", ""])(
    "takes %j as an address beside this page's",
    async (server) => {
      serve(index({ requests_pathname_prefix: "/" }));
      await expect(fetchPage(server, signal)).resolves.toBeDefined();
    },
  );
});
