// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen } from "@testing-library/react";
import type { ElementType } from "react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { renderHosted } from "../../../test/testHost.tsx";
import type { AppAddress } from "../../host.ts";
import { createHtmlLibrary } from "../../html/htmlLibrary.ts";
import { Markdown } from "../markdown/Markdown.tsx";
import { Link } from "./Link.tsx";
import { Location, wantedAddress } from "./Location.tsx";

beforeEach(() => window.history.replaceState(null, "", "/"));
afterEach(cleanup);

test("says where the page is", () => {
  window.history.replaceState(null, "", "/a?b=1#c");
  const host = renderHosted(Location, { id: "l" });
  expect(host.props()).toMatchObject({
    pathname: "/a",
    search: "?b=1",
    hash: "#c",
    href: window.location.href,
  });
  expect(host.reports).toHaveLength(1);
});

test("follows a Link and the way back", async () => {
  vi.spyOn(window, "scrollTo").mockImplementation(() => {});
  const host = renderHosted(Location, { id: "l" });
  renderHosted(Link, { href: "/page?x=1", children: "go" });
  fireEvent.click(screen.getByText("go"));
  expect(host.props()).toMatchObject({ pathname: "/page", search: "?x=1" });
  const back = new Promise((resolve) => window.addEventListener("popstate", resolve, { once: true }));
  act(() => window.history.back());
  await act(() => back);
  expect(host.props()).toMatchObject({ pathname: "/", search: "" });
});

test("a prop changes the address without loading the page, if refresh is off", () => {
  const host = renderHosted(Location, { id: "l", refresh: false });
  host.set({ pathname: "/set" });
  expect(window.location.pathname).toBe("/set");
  expect(host.props().href).toContain("/set");
  host.set({ search: "?q", hash: "#h" });
  expect(window.location.href).toMatch(/\/set\?q#h$/);
  expect(host.props()).toMatchObject({ pathname: "/set", search: "?q", hash: "#h" });
});

test.each(
  [true, false, "callback-nav" as const].flatMap((refresh) => [
    { refresh, address: { href: "javascript:alert(1)" } },
    { refresh, address: { href: " java\tscript:alert(1)" } },
    { refresh, address: { pathname: "javascript:alert(1)" } },
  ]),
)("a script is no address: $address, refresh $refresh", ({ refresh, address }) => {
  const host = renderHosted(Location, { id: "l", refresh });
  host.set(address);
  expect(host.errors.map(({ message }) => message)).toEqual([
    `Location does not go to ${Object.values(address)[0]}`,
  ]);
  expect(window.location.pathname).toBe("/");
});

test.each([{ ctrlKey: true }, { metaKey: true }, { shiftKey: true }, { button: 1 }])(
  "a click with %j is the browser's",
  (init) => {
    renderHosted(Link, { href: "/other", children: "go" });
    let prevented: boolean | undefined;
    const lookAndStop = (event: Event) => {
      prevented = event.defaultPrevented;
      event.preventDefault();
    };
    window.addEventListener("click", lookAndStop, { once: true });
    fireEvent.click(screen.getByText("go"), init);
    expect(prevented).toBe(false);
    expect(window.location.pathname).toBe("/");
  },
);

test("a link to a script leads nowhere", () => {
  renderHosted(Link, { href: "javascript:alert(1)", children: "go" });
  expect(screen.getByText("go").hasAttribute("href")).toBe(false);
});

test.each([
  [{}, undefined],
  [{ pathname: "/" }, undefined],
  [{ pathname: "/b" }, "/b?s#h"],
  [{ search: "?t" }, "/?t#h"],
  [{ hash: "" }, "/?s"],
  [{ href: "https://x.example/", pathname: "/b" }, "https://x.example/"],
])("wanted: %j", (wanted, expected) => {
  const current = { pathname: "/", search: "?s", hash: "#h", href: "http://localhost/?s#h" };
  expect(wantedAddress(current, wanted)).toBe(expected);
});

describe("E3 with an address of the app's own", () => {
  function own(): AppAddress & { pushed: string[] } {
    const pushed = ["https://server.example/base/"];
    const listeners = new Set<() => void>();
    return {
      pushed,
      href: () => pushed.at(-1) ?? "",
      resolve: (url) => new URL(url, pushed.at(-1)).href,
      takes: (url) => url.startsWith("https://server.example/base/"),
      push(url) {
        pushed.push(url);
        for (const listener of listeners) listener();
      },
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
  }

  test("Link and Location use it, and not the page's", () => {
    const address = own();
    const scroll = vi.spyOn(window, "scrollTo").mockImplementation(() => {});
    const location = renderHosted(Location, { id: "l" }, [], address);
    renderHosted(Link, { href: "/base/page?x=1", refresh: true, children: "go" }, [], address);
    const link = screen.getByText("go");
    expect(link.getAttribute("href")).toBe("https://server.example/base/page?x=1");
    fireEvent.click(link);
    expect(location.props()).toMatchObject({ pathname: "/base/page", search: "?x=1" });
    location.set({ pathname: "/base/set" });
    expect(address.href()).toBe("https://server.example/base/set?x=1");
    expect(window.location.pathname).toBe("/");
    expect(scroll).not.toHaveBeenCalled();
  });

  test("a link out of the app is the browser's", () => {
    const address = own();
    renderHosted(Link, { href: "/elsewhere", children: "out" }, [], address);
    let prevented: boolean | undefined;
    window.addEventListener(
      "click",
      (event) => {
        prevented = event.defaultPrevented;
        event.preventDefault();
      },
      { once: true },
    );
    fireEvent.click(screen.getByText("out"));
    expect(prevented).toBe(false);
    expect(address.pushed).toHaveLength(1);
  });

  test("links and files of HTML and Markdown mean the server", () => {
    const address = own();
    const library = createHtmlLibrary().components;
    const { container } = renderHosted(library.A as ElementType, { href: "page" }, [], address);
    expect(container.querySelector("a")?.getAttribute("href")).toBe("https://server.example/base/page");
    const top = renderHosted(library.A as ElementType, { href: "#top" }, [], address);
    expect(top.container.querySelector("a")?.getAttribute("href")).toBe("#top");
    const image = renderHosted(library.Img as ElementType, { src: "/base/assets/a.png" }, [], address);
    expect(image.container.querySelector("img")?.getAttribute("src")).toBe(
      "https://server.example/base/assets/a.png",
    );
    const text = renderHosted(Markdown, { children: "[a](b) ![c](d.png)" }, [], address);
    expect(text.container.querySelector("a")?.getAttribute("href")).toBe("https://server.example/base/b");
    expect(text.container.querySelector("img")?.getAttribute("src")).toBe(
      "https://server.example/base/d.png",
    );
  });
});
