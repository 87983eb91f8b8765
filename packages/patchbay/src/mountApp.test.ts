// @vitest-environment jsdom
import { type ConnectionView, createHubFrames } from "@patchbay/client";
import type { AppOptions, RunningApp } from "@patchbay/renderer";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createStore } from "zustand/vanilla";
import { createChunkLoader } from "./chunkScripts.ts";
import { type Delivery, type Mounted, mountApp } from "./mountApp.ts";
import { mountFromScript } from "./mountFromScript.ts";

const started: AppOptions[] = [];
const connection = createStore<ConnectionView>(() => ({
  place: "page",
  state: "open",
  generation: 1,
  tabs: 1,
}));
const unmount = vi.fn();

const delivery: Delivery = {
  scriptUrl: undefined,
  loadChunk: async () => ({}),
  loadEmbedding: () => import("./embedding/startEmbedded.ts"),
  loadHub: () => Promise.reject(new Error("no hub is needed here")),
  frames: createHubFrames(),
  loadTools: () => Promise.reject(new Error("no tools are needed here")),
  loadCallbackParts: () => Promise.reject(new Error("no clientside callbacks are here")),
  start(options) {
    started.push(options);
    return { unmount, connection } as unknown as RunningApp;
  },
};

beforeEach(() => {
  started.length = 0;
  unmount.mockClear();
  document.body.innerHTML =
    '<main id="app"></main><script id="cfg" type="application/json">{"requests_pathname_prefix":"/base/"}</script>';
});
afterEach(() => vi.unstubAllGlobals());

describe("mountApp", () => {
  it("starts from an element of the page, under this page's origin", async () => {
    const mounted = mountApp({ target: "#app", config: "#cfg" }, delivery);
    await mounted.ready;
    expect(started[0]).toMatchObject({
      baseUrl: "http://localhost:3000/base/",
      target: document.querySelector("#app"),
    });
    expect(mounted.connection.getState().state).toBe("open");
    connection.setState({ state: "waiting" });
    expect(mounted.connection.getState().state).toBe("waiting");
    mounted.unmount();
    expect(unmount).toHaveBeenCalledOnce();
  });

  it("says in the target what is wrong, and tries again when asked", async () => {
    const answers = [
      new Response("no", { status: 503 }),
      new Response('<script id="_dash-config">{"url_base_pathname":null}</script>'),
    ];
    vi.stubGlobal("fetch", async () => answers.shift());
    const mounted = mountApp({ target: "#app", server: "https://server.example/" }, delivery);
    await vi.waitFor(() =>
      expect(document.querySelector("[role=alert] p")?.textContent).toContain("answered 503"),
    );
    document.querySelector<HTMLButtonElement>("[role=alert] button")?.click();
    await mounted.ready;
    expect(document.querySelector("[role=alert]")).toBeNull();
    expect(started[0]?.baseUrl).toBe("https://server.example/");
  });

  it("starts nothing once unmounted", async () => {
    let answer: ((response: Response) => void) | undefined;
    vi.stubGlobal("fetch", () => new Promise<Response>((resolve) => (answer = resolve)));
    const mounted = mountApp({ target: "#app", server: "/" }, delivery);
    mounted.unmount();
    answer?.(new Response('<script id="_dash-config">{"url_base_pathname":null}</script>'));
    expect(await mounted.ready).toBeUndefined();
    expect(started).toEqual([]);
    expect(document.querySelector("#app")?.innerHTML).toBe("");
  });

  it("throws where an app is already, until it is unmounted", async () => {
    const first = mountApp({ target: "#app", config: "#cfg" }, delivery);
    expect(() => mountApp({ target: "#app", config: "#cfg" }, delivery)).toThrow(/has an app: unmount it/);
    await first.ready;
    expect(started).toHaveLength(1);
    first.unmount();
    // At once, as an effect in React's strict mode does.
    await mountApp({ target: "#app", config: "#cfg" }, delivery).ready;
    expect(started).toHaveLength(2);
  });

  it("throws without a target", () => {
    expect(() => mountApp({ target: "nowhere", server: "/" }, delivery)).toThrow(
      /no element nowhere \(ids are written #app\)/,
    );
  });
});

describe("mountFromScript", () => {
  const end = vi.fn();
  const mounted = { unmount: end } as unknown as Mounted;
  function script(data: Record<string, string>): HTMLScriptElement {
    const element = document.createElement("script");
    Object.assign(element.dataset, data);
    document.querySelector("#app")?.after(element);
    return element;
  }

  it("does nothing unless asked", () => {
    const mount = vi.fn(() => mounted);
    mountFromScript(script({ worker: "/w.js" }), mount);
    expect(mount).not.toHaveBeenCalled();
  });

  it("that names no server is told so in its target", async () => {
    mountFromScript(script({ target: "#app" }), (options) => mountApp(options, delivery));
    await vi.waitFor(() =>
      expect(document.querySelector("#app [role=alert] p")?.textContent).toBe(
        "No server: set data-server or data-config.",
      ),
    );
  });

  it("mounts after the script, or where it says", () => {
    const mount = vi.fn(() => mounted);
    const element = script({ server: "https://server.example/", worker: "/w.js" });
    mountFromScript(element, mount);
    expect(mount).toHaveBeenCalledWith({
      server: "https://server.example/",
      workerUrl: "/w.js",
      target: element.nextElementSibling,
    });
    mountFromScript(script({ config: "#cfg", target: "#app" }), mount);
    expect(mount).toHaveBeenLastCalledWith({ config: "#cfg", target: document.querySelector("#app") });
  });

  it("that runs again leaves its app, and ends it when its element is gone", async () => {
    vi.useFakeTimers();
    const mount = vi.fn(() => mounted);
    const data = { server: "https://server.example/", target: "#app" };
    mountFromScript(script(data), mount);
    mountFromScript(script(data), mount);
    expect(mount).toHaveBeenCalledOnce();
    const element = document.querySelector("#app") as Element;
    element.remove();
    await vi.advanceTimersByTimeAsync(5_000);
    document.body.prepend(element);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(end).not.toHaveBeenCalled();
    element.remove();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(end).toHaveBeenCalledOnce();
    document.body.prepend(element);
    mountFromScript(script(data), mount);
    expect(mount).toHaveBeenCalledTimes(2);
    vi.useRealTimers();
  });

  it("from the head, mounts at the end of the body", () => {
    const mount = vi.fn(() => mounted);
    const element = document.createElement("script");
    element.dataset.server = "/";
    document.head.append(element);
    mountFromScript(element, mount);
    expect(mount).toHaveBeenCalledWith({ server: "/", target: document.body.lastElementChild });
  });

  it("waits for a target further down the page", () => {
    const mount = vi.fn(() => mounted);
    const state = vi.spyOn(document, "readyState", "get").mockReturnValue("loading");
    mountFromScript(script({ server: "/", target: "#later" }), mount);
    expect(mount).not.toHaveBeenCalled();
    state.mockRestore();
    document.dispatchEvent(new Event("DOMContentLoaded"));
    expect(mount).toHaveBeenCalledWith({ server: "/", target: "#later" });
  });
});

describe("chunk scripts", () => {
  const added = (): HTMLScriptElement[] => [
    ...document.head.querySelectorAll<HTMLScriptElement>("script[src]"),
  ];
  afterEach(() => {
    for (const script of added()) script.remove();
  });

  it("loads each once, from beside our script, with our nonce", async () => {
    const chunks: Record<string, unknown> = {};
    const load = createChunkLoader((name) => `https://cdn.example/s/patchbay-${name}.js`, chunks, "n0nce");
    const both = Promise.all([load("markdown"), load("markdown")]);
    expect(added().map((script) => [script.src, script.nonce])).toEqual([
      ["https://cdn.example/s/patchbay-markdown.js", "n0nce"],
    ]);
    chunks.markdown = { Markdown: 1 };
    added()[0]?.dispatchEvent(new Event("load"));
    expect(await both).toEqual([chunks.markdown, chunks.markdown]);
  });

  it("tries again after a failure, and says when a script brings nothing", async () => {
    const load = createChunkLoader((name) => `https://cdn.example/patchbay-${name}.js`, {}, "");
    const first = load("graph");
    added()[0]?.dispatchEvent(new Event("error"));
    await expect(first).rejects.toThrow("https://cdn.example/patchbay-graph.js could not be loaded.");
    const second = load("graph");
    added()[0]?.dispatchEvent(new Event("load"));
    await expect(second).rejects.toThrow(/of another version/);
  });
});
