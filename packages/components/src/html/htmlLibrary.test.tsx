// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen } from "@testing-library/react";
import type { ElementType } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { renderHosted } from "../../test/testHost.tsx";
import { Button as DccButton } from "../dcc/button/Button.tsx";
import { createHtmlLibrary } from "./htmlLibrary.ts";
import { HTML_TYPES } from "./tags.ts";

const { components } = createHtmlLibrary();
function component(type: string): ElementType {
  const found = components[type];
  if (found === undefined) throw new Error(`no ${type}`);
  return found;
}
afterEach(cleanup);

test("every type renders its element, with children or without", () => {
  const complaints = vi.spyOn(console, "error").mockImplementation(() => {});
  for (const type of HTML_TYPES) {
    expect(() => renderHosted(component(type), { children: "x" }), type).not.toThrow();
    expect(() => renderHosted(component(type), { children: null }), type).not.toThrow();
  }
  expect(renderHosted(component("ObjectEl"), { id: "o" }).container.querySelector("object#o")).not.toBeNull();
  expect(renderHosted(component("MapEl"), { id: "m" }).container.querySelector("map#m")).not.toBeNull();
  complaints.mockRestore();
});

test("clicks are counted and reported, not shown", () => {
  const host = renderHosted(component("Button"), { id: "b", children: "Go" });
  fireEvent.click(screen.getByText("Go"));
  fireEvent.click(screen.getByText("Go"));
  expect(host.reports.map((report) => report.n_clicks)).toEqual([1, 2]);
  expect(host.reports[0]?.n_clicks_timestamp).toBeTypeOf("number");
  expect(host.container.innerHTML).toBe('<button id="b">Go</button>');
});

test("no element is drawn anew for its clicks", () => {
  for (const type of HTML_TYPES)
    expect([...(component(type) as unknown as { undrawnProps: Set<string> }).undrawnProps]).toEqual([
      "n_clicks",
      "n_clicks_timestamp",
    ]);
});

test.each([
  ["html.Button", component("Button")],
  ["dcc.Button", DccButton],
])("clicks of one task are all counted: %s", (_, Button) => {
  const host = renderHosted(Button, { id: "b", children: "Go" });
  const button = screen.getByText("Go");
  // Nothing is drawn in between.
  act(() => {
    for (let click = 0; click < 5; click++) button.click();
  });
  expect(host.reports.map((report) => report.n_clicks)).toEqual([1, 2, 3, 4, 5]);
});

test("without an id, or with disable_n_clicks, nothing is reported", () => {
  const plain = renderHosted(component("Div"), { children: "plain" });
  const disabled = renderHosted(component("Div"), { id: "d", disable_n_clicks: true, children: "disabled" });
  fireEvent.click(screen.getByText("plain"));
  fireEvent.click(screen.getByText("disabled"));
  expect([...plain.reports, ...disabled.reports]).toEqual([]);
});

test("an element says that it is loading", () => {
  const host = renderHosted(component("Div"), { id: "d", children: "x" });
  expect(screen.getByText("x").hasAttribute("data-dash-is-loading")).toBe(false);
  host.setLoading([{ id: "d", property: "children" }]);
  expect(screen.getByText("x").getAttribute("data-dash-is-loading")).toBe("true");
});

test("hostile props do nothing", () => {
  const host = renderHosted(component("A"), {
    id: "a",
    href: "java\nscript:alert(1)",
    onClick: "alert(1)",
    onMouseOver: "alert(1)",
    dangerouslySetInnerHTML: { __html: "<img src=x onerror=alert(1)>" },
    children: "link",
  });
  expect(host.container.innerHTML).toBe('<a id="a">link</a>');
});

test("folding a Details is reported", () => {
  const host = renderHosted(component("Details"), { id: "d", children: "x" });
  const details = host.container.querySelector("details");
  if (details === null) throw new Error("no details");
  details.open = true;
  fireEvent(details, new Event("toggle"));
  expect(host.reports).toEqual([{ open: true }]);
});

test("what governs the whole page is not rendered", () => {
  renderHosted(component("Base"), { href: "https://evil.example/" });
  renderHosted(component("Meta"), { httpEquiv: "refresh", content: "0;url=//evil.example" });
  for (const name of ["http-equiv", "HTTP-EQUIV", "httpequiv"])
    renderHosted(component("Meta"), { [name]: "refresh", content: "0;url=//evil.example" });
  expect(document.querySelector("base, meta")).toBeNull();
  renderHosted(component("Meta"), { name: "author", content: "Ada" });
  expect(document.querySelector("meta[name=author]")).not.toBeNull();
});
