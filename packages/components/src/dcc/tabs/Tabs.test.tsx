// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { renderHosted } from "../../../test/testHost.tsx";
import { nextTab } from "./nextTab.ts";
import { Tabs } from "./Tabs.tsx";

const heads = [
  { id: "one", type: "Tab", props: { label: "One", value: "1" } },
  { id: undefined, type: "Tab", props: { label: <b>Two</b> } },
  { id: undefined, type: "Tab", props: { label: "Off", value: "3", disabled: true } },
];
const children = [<p key="1">first</p>, null, <p key="2">second</p>, <p key="3">third</p>];
afterEach(cleanup);

test("opens the first tab and says so", () => {
  const host = renderHosted(Tabs, { id: "t", children }, heads);
  expect(host.props().value).toBe("1");
  expect(screen.getByRole("tabpanel").textContent).toBe("first");
  expect(screen.getByRole("tab", { name: "One" }).id).toBe("one");
});

test("a click opens another; names without value are counted", () => {
  const host = renderHosted(Tabs, { id: "t", children, value: "1" }, heads);
  fireEvent.click(screen.getByRole("tab", { name: "Two" }));
  expect(host.props().value).toBe("tab-2");
  expect(screen.getByRole("tabpanel").textContent).toBe("second");
  expect(screen.getByRole("tab", { name: "Two" }).getAttribute("aria-selected")).toBe("true");
});

test("arrow keys move along, past disabled tabs", () => {
  const host = renderHosted(Tabs, { id: "t", children, value: "1" }, heads);
  const list = screen.getByRole("tablist");
  fireEvent.keyDown(list, { key: "ArrowRight" });
  expect(host.props().value).toBe("tab-2");
  expect(document.activeElement?.textContent).toBe("Two");
  fireEvent.keyDown(list, { key: "ArrowRight" });
  expect(host.props().value).toBe("1");
});

test("a value from outside opens its tab; an unknown one none", () => {
  const host = renderHosted(Tabs, { id: "t", children, value: "1" }, heads);
  host.set({ value: "3" });
  expect(screen.getByRole("tabpanel").textContent).toBe("third");
  host.set({ value: "unknown" });
  expect(screen.getByRole("tabpanel").textContent).toBe("");
});

test.each<[string, boolean[], number, boolean, number | undefined]>([
  ["ArrowRight", [false, true, false], 0, false, 2],
  ["ArrowRight", [false, true, false], 2, false, 0],
  ["ArrowLeft", [false, true, false], 0, false, 2],
  ["ArrowLeft", [false, false], -1, false, 1],
  ["ArrowDown", [false, false], 0, true, 1],
  ["ArrowDown", [false, false], 0, false, undefined],
  ["Home", [true, false, false], 2, false, 1],
  ["End", [false, false, true], 0, false, 1],
  ["x", [false], 0, false, undefined],
  ["End", [true], 0, false, undefined],
])("%s over %j from %i", (key, disabled, selected, vertical, expected) => {
  expect(nextTab(key, disabled, selected, vertical)).toBe(expected);
});
