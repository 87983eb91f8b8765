// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { renderHosted } from "../../../test/testHost.tsx";
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
