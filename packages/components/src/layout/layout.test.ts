import { expect, expectTypeOf, test } from "vitest";
import { type Children, componentChildrenProps, dag, dcc, type HtmlProps, html } from "./index.ts";

test("children alone, props alone, and both", () => {
  const text = { type: "P", namespace: "dash_html_components", props: { children: "hi" } };
  expect(html.P("hi")).toEqual(text);
  expect(html.P({ children: "hi" })).toEqual(text);
  expect(html.P({ id: "p" }, "hi")).toEqual({ ...text, props: { id: "p", children: "hi" } });
  expect(html.Div([html.P("hi"), 0]).props.children).toEqual([text, 0]);
  expect(html.Div(html.P("hi")).props.children).toEqual(text);
  expect(html.Div().props).toEqual({});
});

test("props named like a component's fields stay props", () => {
  expect(html.Button({ type: "submit" }, "Go").props).toEqual({ type: "submit", children: "Go" });
});

test("the given props are copied", () => {
  const props = { id: "a" };
  html.Div(props, "text");
  expect(props).toEqual({ id: "a" });
});

test("components of the three namespaces", () => {
  expect(dcc.Store({ id: "s", data: { a: 1 } }).namespace).toBe("dash_core_components");
  expect(dag.AgGrid({ columnDefs: [{ field: "x" }] }).namespace).toBe("dash_ag_grid");
  expect(dcc.Markdown("# hi").props.children).toBe("# hi");
  expect(componentChildrenProps.dash_core_components?.Dropdown).toEqual(["options[].label"]);
});

test("wrong props do not compile", () => {
  // @ts-expect-error no such prop
  html.Div({ classname: "x" });
  // @ts-expect-error a Div leads nowhere
  html.Div({ href: "/" });
  // @ts-expect-error not a number
  dcc.Interval({ interval: "1000" });
  // @ts-expect-error options have a value
  dcc.Dropdown({ options: [{ label: "a" }] });
  // @ts-expect-error a Link needs its address
  dcc.Link({ title: "a" });
  // @ts-expect-error not a CSS property
  html.Div({ style: { colour: "red" } });
  // @ts-expect-error no CSS text
  html.Div({ style: "color: red" });
  // @ts-expect-error an id is text, or an object
  html.Div({ id: 3 });
  // @ts-expect-error children have no second argument behind them
  html.Div("a", "b");
  // @ts-expect-error children are not called
  html.Div(() => "a");
  const lines: readonly string[] = ["a", "b"];
  expectTypeOf(html.Div({ id: "a" }, lines)).toEqualTypeOf(html.Div(lines));
  expectTypeOf(html.A({ href: "/", "data-x": 1, "aria-label": "home", style: { "--gap": 3 } })).toBeObject();
  expectTypeOf<HtmlProps<"A", Children>>().toHaveProperty("href");
});
