import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { examples } from "./catalogue.ts";
import { type Gallery, type GalleryOptions, startGallery } from "./startGallery.ts";
import { collect, openTab } from "./testing/openTab.ts";

const galleries: Gallery[] = [];
afterEach(async () => {
  await Promise.all(galleries.splice(0).map((gallery) => gallery.close()));
});

async function start(options: GalleryOptions = {}): Promise<Gallery> {
  const gallery = await startGallery(options);
  galleries.push(gallery);
  return gallery;
}

async function layoutIds(url: string, headers: Record<string, string> = {}): Promise<Set<string>> {
  const props = new Map<string, unknown>();
  collect(await (await fetch(`${url}_dash-layout`, { headers })).json(), props);
  return new Set([...props.keys()].filter((key) => key.endsWith(".id")).map((key) => key.slice(0, -3)));
}

describe("the gallery", () => {
  it("links every example from its front page, and serves each under its prefix", async () => {
    const { url } = await start();
    const front = await (await fetch(`${url}_dash-layout`)).text();
    for (const { name, title } of examples) {
      expect(front).toContain(`"href":"/${name}/"`);
      const page = await (await fetch(`${url}${name}/`)).text();
      expect(page).toContain(`<title>${title} · Patchbay</title>`);
      expect(page.replaceAll("\\u002f", "/")).toContain(`"/${name}/_dash-ws-callback"`);
    }
  });

  it("sends who forgot the slash to the page", async () => {
    const { url } = await start();
    const response = await fetch(`${url}countdown`, { redirect: "manual" });
    expect(response.status).toBe(308);
    expect(response.headers.get("location")).toBe("/countdown/");
  });

  it("serves the styles it links", async () => {
    const { url } = await start();
    const page = await (await fetch(`${url}countdown/`)).text();
    const href = /<link rel="stylesheet" href="([^"]+)"/.exec(page)?.[1] ?? "";
    const styles = await fetch(new URL(href, url));
    expect(styles.headers.get("content-type")).toContain("text/css");
    for (const [, file] of (await styles.text()).matchAll(/url\("([^"]+)"\)/g)) {
      expect((await fetch(new URL(file ?? "", styles.url))).status).toBe(200);
    }
  });

  it("shows the very text of the example's file", async () => {
    const { url } = await start();
    const layout = await (await fetch(`${url}life/_dash-layout`)).json();
    expect(textOf(layout)).toContain("export function step(grid: Grid): Grid {\n  const rows = grid.length;");
  });

  it("gives a listed page of another origin the example alone, and another page nothing", async () => {
    const { url } = await start({ allowedOrigins: ["http://listed.example"] });
    expect(await layoutIds(`${url}countdown/`)).toContain("live-panel");
    const own = await layoutIds(`${url}countdown/`, { Origin: new URL(url).origin });
    expect(own).toContain("live-panel");
    const embedded = await layoutIds(`${url}countdown/`, { Origin: "http://listed.example" });
    expect(embedded).toEqual(new Set(["start-btn", "countdown-display"]));
    const refused = await fetch(`${url}countdown/_dash-layout`, {
      headers: { Origin: "http://other.example" },
    });
    expect(refused.status).toBe(403);
  });

  it("tells each page how many tabs there are", async () => {
    const { url } = await start();
    const one = await openTab(`${url}live/`);
    one.trigger();
    await one.until(
      () => one.get("live-tabs", "children") === "1 tab on this socket · 1 in all, on one socket",
    );
    const two = await openTab(`${url}live/`);
    two.trigger();
    await one.until(
      () => one.get("live-tabs", "children") === "1 tab on this socket · 2 in all, on 2 sockets",
    );
    const front = await openTab(url);
    front.trigger();
    await front.until(() => front.get("tabs-live", "children") === "open in 2 tabs");
    expect(one.get("socket-state", "data-state")).toBe("open");
    expect(one.get("spark-out", "style")).toMatchObject({ clipPath: expect.stringContaining("polygon(") });
  });

  it("ends a handshake that belongs to no app", async () => {
    const { url } = await start();
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.write(
      "GET /nowhere/_dash-ws-callback HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    );
    const answer = await new Promise<string>((resolve) =>
      socket.once("data", (data) => resolve(String(data))),
    );
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    socket.destroy();
  });

  it("sends its tabs away before it goes", async () => {
    const gallery = await start();
    const tab = await openTab(`${gallery.url}live/`);
    tab.trigger();
    await tab.until(() => tab.get("live-display", "children") !== "...");
    await gallery.drain(10);
    await expect(tab.closed).resolves.toBe(1012);
  });

  it("rejects when its port is taken, and closes with tabs open", async () => {
    const gallery = await start();
    const { port } = new URL(gallery.url);
    await expect(startGallery({ port: Number(port) })).rejects.toMatchObject({ code: "EADDRINUSE" });
    const tab = await openTab(`${gallery.url}live/`);
    tab.trigger();
    await tab.until(() => tab.get("live-display", "children") !== "...");
    await gallery.close();
    await expect(tab.closed).resolves.toBe(1001);
    await gallery.close();
    const again = createServer();
    await new Promise<void>((resolve) => again.listen(Number(port), "127.0.0.1", resolve));
    expect((again.address() as AddressInfo).port).toBe(Number(port));
    again.close();
  });
});

function textOf(node: unknown): string {
  if (typeof node === "string") return node;
  if (Array.isArray(node)) return node.map(textOf).join("");
  if (typeof node !== "object" || node === null || !("props" in node)) return "";
  return textOf((node.props as { children?: unknown }).children);
}
