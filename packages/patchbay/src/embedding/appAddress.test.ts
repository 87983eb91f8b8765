// @vitest-environment jsdom
import { beforeEach, expect, it, vi } from "vitest";
import { createAddress, type LocationKind } from "./appAddress.ts";

const baseUrl = "https://server.example/base/";

function open(kind: LocationKind, path = "") {
  return createAddress({ kind, baseUrl, start: baseUrl + path });
}

beforeEach(() => window.history.replaceState(null, "", "/plain"));

it("E3 in memory has an address of its own, as on the page of its server", () => {
  const address = open("memory", "reports?year=2024");
  const other = open("memory");
  const listener = vi.fn();
  const end = address.subscribe(listener);
  expect(address.href()).toBe("https://server.example/base/reports?year=2024");
  const next = address.resolve("/base/next#there", "link");
  expect(address.takes(next, true)).toBe(true);
  address.push(next);
  expect(listener).toHaveBeenCalledOnce();
  expect(address.href()).toBe("https://server.example/base/next#there");
  expect(other.href()).toBe(baseUrl);
  expect(window.location.pathname).toBe("/plain");
  end();
  address.push(baseUrl);
  expect(listener).toHaveBeenCalledOnce();
});

it.each([
  ["https://server.example/base", true],
  ["https://server.example/base?x=1", true],
  ["https://server.example/base/deep#h", true],
  ["https://server.example/basement", false],
  ["https://server.example/", false],
  ["https://other.example/base/", false],
  ["mailto:someone@server.example", false],
])("goes to %s itself: %s", (url, expected) => {
  expect(open("memory").takes(url, false)).toBe(expected);
});

it("E3 keeps its address after the hash of the page, and follows it", async () => {
  window.location.hash = "#/reports?year=2024";
  const address = open("hash");
  expect(address.href()).toBe("https://server.example/base/reports?year=2024");
  address.push(address.resolve("/base/next", "link"));
  expect(window.location.href).toMatch(/\/plain#\/next$/);
  const moved = new Promise<void>((resolve) => address.subscribe(resolve));
  window.location.hash = "#/back";
  await moved;
  expect(address.href()).toBe("https://server.example/base/back");
});

it.each(["#top", "#/../../elsewhere", ""])(
  "with the hash %j, which is not its own, is where it started",
  (hash) => {
    window.location.hash = hash;
    expect(open("hash", "start").href()).toBe("https://server.example/base/start");
  },
);

it("uses the page's address if it is told so, and takes files from its server", () => {
  const address = open("page");
  expect(address.href()).toBe(window.location.href);
  expect(address.resolve("/next", "link")).toBe(`${window.location.origin}/next`);
  expect(address.resolve("/base/a.png", "file")).toBe("https://server.example/base/a.png");
});

it("has no start outside of its server's prefix", () => {
  const start = "https://server.example/elsewhere";
  expect(() => createAddress({ kind: "memory", baseUrl, start })).toThrow(/has no page .*elsewhere/);
});
