// @vitest-environment jsdom
import { afterEach, describe, expect, it } from "vitest";
import type { Fault } from "../faults.ts";
import { createResourceLoader } from "./resources.ts";

afterEach(() => {
  document.head.innerHTML = "";
});

function start(): { load: ReturnType<typeof createResourceLoader>; faults: Fault[] } {
  const faults: Fault[] = [];
  const load = createResourceLoader({
    baseUrl: "http://server.example/base/",
    nonce: "n1",
    report: (fault) => faults.push(fault),
  });
  return { load, faults };
}

const script = { type: "_js_dist", url: "lib.js" } as const;
const style = { type: "_css_dist", url: "lib.css" } as const;

describe("resources (2.6.6)", () => {
  it("are put into the head once, relative to the server, and waited for", async () => {
    const { load, faults } = start();
    let isDone = false;
    const both = load([script, style]).then(() => {
      isDone = true;
    });
    const again = load([script]);
    const [js, css] = document.head.children;
    expect(document.head.children).toHaveLength(2);
    expect(js).toMatchObject({ src: "http://server.example/base/lib.js", nonce: "n1" });
    expect(css).toMatchObject({ href: "http://server.example/base/lib.css", rel: "stylesheet" });
    js?.dispatchEvent(new Event("load"));
    await again;
    expect(isDone).toBe(false);
    css?.dispatchEvent(new Event("load"));
    await both;
    expect(faults).toEqual([]);
  });

  it("that do not load are named, waited for no longer, and tried again next time", async () => {
    const { load, faults } = start();
    const first = load([script]);
    document.head.children[0]?.dispatchEvent(new Event("error"));
    await first;
    expect(faults).toMatchObject([{ code: "network", message: expect.stringContaining("base/lib.js") }]);
    void load([script]);
    expect(document.head.children).toHaveLength(1);
  });

  it("A18 that are refused are refused again next time: they are not taken for loaded", async () => {
    const { load, faults } = start();
    await load([{ ...script, url: "http://[" }]);
    await load([{ ...script, url: "http://[" }]);
    expect(faults).toHaveLength(2);
  });

  it.each(["javascript:alert(1)", "data:text/javascript,1", "http://["])("refuses %s", async (url) => {
    const { load, faults } = start();
    await load([{ ...script, url }]);
    expect(document.head.children).toHaveLength(0);
    expect(faults).toHaveLength(1);
  });
});
