// @vitest-environment jsdom
import { type Component, Patch, type Props } from "@patchbay/protocol";
import { act, cleanup, fireEvent, screen } from "@testing-library/react";
import { createElement, type ElementType, type ReactElement, type ReactNode, useState } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Fault } from "../faults.ts";
import { createLibraryIndex } from "../library.ts";
import { createLayoutStore, type LayoutStore, patchedProps } from "../store/layoutStore.ts";
import { createLoading, type Loading } from "../store/loading.ts";
import { div, html } from "../testing/layouts.ts";
import { nodeOf, showApp } from "../testing/shownApp.tsx";
import { createViewApp } from "./createViewApp.tsx";
import type { Host } from "./host.ts";

const renders = new Map<string, number>();

type Received = Props & { id?: string; children?: ReactNode; host: Host; setProps(partial: Props): void };

const received = new Map<string, Received>();

function record(props: Received): void {
  const id = props.id ?? "";
  renders.set(id, (renders.get(id) ?? 0) + 1);
  received.set(id, props);
}

function Div(props: Received): ReactElement {
  record(props);
  const { setProps: _, host: __, children, ...rest } = props;
  return createElement("div", rest, children);
}

/** Keeps what is typed to itself, as inputs do between events. */
function Field(props: Received): ReactElement {
  record(props);
  const [draft, setDraft] = useState("");
  return <input aria-label={props.id} value={draft} onChange={(event) => setDraft(event.target.value)} />;
}

function Fragile(props: Received): ReactElement {
  if (props.broken === true) throw new Error("cannot draw");
  return <b>{`whole ${String(props.count ?? "")}`}</b>;
}

function Menu(props: Received): ReactElement {
  record(props);
  const options = (props.options ?? []) as { label: ReactNode }[];
  return (
    <ul>
      {options.map((option, at) => (
        <li key={String(at)}>{option.label}</li>
      ))}
    </ul>
  );
}

function Spy(props: Received): ReactElement {
  record(props);
  const { host } = props;
  const children = host.useChildren();
  const own = host.useLoading();
  const below = host.useLoading({ below: true, filter: ({ property }) => property === "data" });
  const titles = children.map((child) => `${child.type}:${child.id}:${String(child.props.title)}`).join(",");
  return (
    <section>
      {`${titles} ${own} ${below}`}
      {props.children}
    </section>
  );
}

function Counter(props: Received): ReactElement {
  record(props);
  return <i>{String(props.title)}</i>;
}
Counter.undrawnProps = new Set(["count"]);

const components: Record<string, ElementType> = { Counter, Div, Field, Fragile, Menu, Spy };
const faults: Fault[] = [];
let setProps = vi.fn();

function show(layoutJson: unknown): { layout: LayoutStore; loading: Loading; container: HTMLElement } {
  const childrenProps = { Menu: ["options[].label"] };
  const libraries = createLibraryIndex(
    (namespace) =>
      namespace === "dash_html_components" || namespace === "suite"
        ? { components, childrenProps }
        : undefined,
    undefined,
  );
  const layout = createLayoutStore({ layout: layoutJson, childrenProps: libraries.childrenProps });
  const loading = createLoading();
  const app = createViewApp({
    layout,
    loading,
    libraries,
    updates: { fromComponent: setProps, fromScript: setProps },
    report: (fault) => faults.push(fault),
    notShown: (words) => words,
  });
  const container = showApp(app);
  renders.clear();
  return { layout, loading, container };
}

function write(layout: LayoutStore, id: string, props: Props): void {
  const node = nodeOf(layout, id);
  act(() => {
    layout.write(node, layout.resolve(node, props), "callback", patchedProps(props));
  });
}

beforeEach(() => {
  renders.clear();
  received.clear();
  faults.length = 0;
  setProps = vi.fn();
});
afterEach(cleanup);

describe("rendering", () => {
  it("draws the layout as it is, with nothing around it", () => {
    const { container } = show([
      "text",
      div("a", [1, null, true, 2.5, div("b", ["x", "y"]), 0]),
      div({ type: "t", index: 1 }, "dict"),
    ]);
    expect(container.innerHTML).toBe(
      'text<div id="a">12.5<div id="b">xy</div>0</div><div id="{&quot;index&quot;:1,&quot;type&quot;:&quot;t&quot;}">dict</div>',
    );
  });

  it("renders the changed component and no other", () => {
    const { layout } = show(div("root", [div("a", div("deep", "x")), div("b")]));
    write(layout, "deep", { children: "y" });
    expect(Object.fromEntries(renders)).toEqual({ deep: 1 });
    write(layout, "a", { title: "t" });
    expect(Object.fromEntries(renders)).toEqual({ deep: 1, a: 1 });
    write(layout, "a", { children: new Patch().assign(["props", "title"], "patched") });
    expect(Object.fromEntries(renders)).toEqual({ deep: 2, a: 2 });
  });

  it("does not draw anew for props that a component says are not to be seen, and has them when it is drawn", () => {
    const { layout } = show(
      div("root", { namespace: "dash_html_components", type: "Counter", props: { id: "c" } }),
    );
    write(layout, "c", { count: 1 });
    write(layout, "c", { count: 2 });
    expect(Object.fromEntries(renders)).toEqual({});
    expect(received.get("c")?.host.props()).toEqual({ id: "c", count: 2 });
    write(layout, "c", { count: 3, title: "t" });
    expect(Object.fromEntries(renders)).toEqual({ c: 1 });
    expect(received.get("c")).toMatchObject({ count: 3, title: "t" });
  });

  it("keeps the identity of props that did not change, setProps included", () => {
    const style = { color: "red" };
    const { layout } = show(div("a", div("child"), { style }));
    const before = received.get("a");
    write(layout, "a", { title: "t" });
    const after = received.get("a");
    expect(after).not.toBe(before);
    for (const prop of ["style", "children", "setProps"]) expect(after?.[prop]).toBe(before?.[prop]);
  });

  it("shows one batch at once", () => {
    const { layout } = show(div("root", [div("a", "1"), div("b", "1")]));
    act(() => {
      for (const id of ["a", "b"]) {
        const node = layout.ids.get(id);
        if (node !== undefined) layout.write(node, { children: "2" });
      }
    });
    expect(document.body.textContent).toBe("22");
    expect(Object.fromEntries(renders)).toEqual({ a: 1, b: 1 });
  });

  it("keeps what is being typed while updates stream around it", () => {
    const { layout } = show(div("root", [div("before", "0"), html("Field", { id: "field" })]));
    const input = screen.getByLabelText<HTMLInputElement>("field");
    fireEvent.change(input, { target: { value: "half a wor" } });
    write(layout, "before", { children: "1" });
    write(layout, "root", { children: new Patch().prepend([], div("new", "2")) });
    write(layout, "root", { children: [html("Field", { id: "field" }), div("before", "3")] });
    expect(screen.getByLabelText("field")).toBe(input);
    expect(input.value).toBe("half a wor");
  });

  it("mounts a component anew that is marked so, once, and passes the mark to nothing", () => {
    const { layout } = show(div("root", html("Field", { id: "field" })));
    const typed = (): string => screen.getByLabelText<HTMLInputElement>("field").value;
    const type = (): void =>
      void fireEvent.change(screen.getByLabelText("field"), { target: { value: "x" } });
    type();
    write(layout, "root", { children: { ...html("Field", { id: "field" }), _dashprivate_remount: true } });
    expect(typed()).toBe("");
    type();
    write(layout, "root", { title: "drawn again" });
    write(layout, "root", { children: html("Field", { id: "field" }) });
    expect(typed()).toBe("x");
    expect(received.get("field")).not.toHaveProperty("_dashprivate_remount");
  });

  it("draws components in other props, by pattern", () => {
    const { layout, container } = show(
      html("Menu", { id: "menu", options: [{ label: div("one", "1") }, { label: "plain" }] }),
    );
    expect(container.innerHTML).toBe('<ul><li><div id="one">1</div></li><li>plain</li></ul>');
    write(layout, "one", { children: "changed" });
    expect(container.textContent).toBe("changedplain");
    expect(renders.get("menu")).toBeUndefined();
  });

  it("B7 draws content that was changed in place, however deep", () => {
    const kids = [div("a", "1"), div("b", [div("c", "2", { title: "t" })]), div(undefined, "3")];
    const { layout, container } = show(div("root", kids));
    for (const n of [4, 5]) {
      const now = layout.read(nodeOf(layout, "root"), "children") as Component[];
      const edit = (kid: Component | undefined): void => {
        if (kid !== undefined) kid.props.children = `${n}`;
      };
      edit(now[0]);
      edit((now[1]?.props.children as Component[] | undefined)?.[0]);
      edit(now[2]);
      write(layout, "root", { children: now });
      expect(container.textContent).toBe(`${n}${n}${n}`);
    }
    expect(layout.ids.get("c")?.store.getState()).toMatchObject({ title: "t", children: "5" });
  });

  it("B7 finds a component by the id that it was given in place, and no more by the old one", () => {
    const { layout } = show(div("root", [div("a", "1")]));
    const now = layout.read(nodeOf(layout, "root"), "children") as Component[];
    if (now[0] !== undefined) now[0].props.id = "b";
    write(layout, "root", { children: now });
    expect(layout.ids.get("a")).toBeUndefined();
    write(layout, "b", { children: "2" });
    expect(document.getElementById("b")?.textContent).toBe("2");
  });

  it("B11 makes a component anew for another key, and keeps it for the same", () => {
    const { layout, container } = show(div("root", div("a", "text", { key: "one" })));
    const first = container.querySelector("#a");
    write(layout, "a", { key: "one" });
    expect(container.querySelector("#a")).toBe(first);
    const seen = new Set([first]);
    for (const key of ["two", 3, null, { toString: 1 }, { toString: 2 }, ["a"], undefined]) {
      write(layout, "a", { key });
      seen.add(container.querySelector("#a"));
    }
    expect(seen.size).toBe(8);
    expect(Object.hasOwn(received.get("a") ?? {}, "key")).toBe(false);
  });

  it("gives setProps the component, whatever else is called so on the wire", () => {
    const { layout } = show(div("a", null, { setProps: "evil" }));
    received.get("a")?.setProps({ n: 1 });
    expect(setProps).toHaveBeenCalledExactlyOnceWith(layout.ids.get("a"), { n: 1 });
  });
});

describe("what the wire must not do", () => {
  it.each<[string, unknown]>([
    ["dangerouslySetInnerHTML", { __html: "<img src=x>" }],
    ["ref", "r"],
    ["onClick", "alert(1)"],
    ["onclick", "alert(1)"],
  ])("sets no %s", (prop, value) => {
    show(div("a", "kept", { [prop]: value }));
    expect(Object.hasOwn(received.get("a") ?? {}, prop)).toBe(false);
    expect(screen.getByText("kept").id).toBe("a");
  });

  it("B5 refuses texts for handlers to elements only", () => {
    show({
      type: "Counter",
      namespace: "suite",
      props: { id: "a", onLabel: "ON", online: "yes", once: "x" },
    });
    expect(received.get("a")).toMatchObject({ onLabel: "ON", online: "yes", once: "x" });
  });

  it("reaches no prototype", () => {
    const hostile = JSON.parse(
      '{"type":"Div","namespace":"dash_html_components","props":{"id":"a","__proto__":{"title":"t"}}}',
    ) as Component;
    show(hostile);
    expect(received.get("a")?.title).toBeUndefined();
  });
});

describe("components that fail", () => {
  it("names unknown types and namespaces where they would be", () => {
    const { container } = show(
      div("root", [html("toString"), { type: "Div", namespace: "__proto__", props: {} }, div("ok", "fine")]),
    );
    expect(container.textContent).toBe(
      "Component toString not found in dash_html_components__proto__ was not found.fine",
    );
    expect(faults.map((fault) => fault.code)).toEqual(["unknown_component", "unknown_component"]);
  });

  it("puts a note in place of one that throws, and tries again with new props", () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const { layout, container } = show(
      div("root", [html("Fragile", { id: "f", broken: true }), div("ok", "fine")]),
    );
    expect(container.textContent).toBe("Fragile f could not be shown.fine");
    expect(faults).toMatchObject([{ message: "cannot draw", source: "Fragile f" }]);
    write(layout, "f", { broken: false, count: 1 });
    expect(container.textContent).toBe("whole 1fine");
    write(layout, "f", { broken: true });
    write(layout, "f", { broken: false, count: 2 });
    expect(container.textContent).toBe("whole 2fine");
  });
});

describe("host", () => {
  it("gives children as they are now", () => {
    const { layout, container } = show(
      html("Spy", { id: "spy", children: [div("a", null, { title: "A" }), "text"] }),
    );
    expect(container.textContent).toContain("Div:a:A ");
    write(layout, "a", { title: "B" });
    expect(container.textContent).toContain("Div:a:B ");
    write(layout, "spy", { children: new Patch().append([], div("c", null, { title: "C" })) });
    write(layout, "c", { title: "D" });
    expect(container.textContent).toContain("Div:a:B,Div:c:D ");
  });

  it("tells what is loading, here and below", () => {
    const { layout, loading, container } = show(html("Spy", { id: "spy", children: div("a", div("deep")) }));
    const [spy, deep] = [layout.ids.get("spy"), layout.ids.get("deep")];
    if (spy === undefined || deep === undefined) throw new Error("No layout");
    expect(container.textContent).toContain("false false");
    let ends: (() => void)[] = [];
    act(() => {
      ends = [loading.mark(deep, "other"), loading.mark(spy, "title")];
    });
    expect(container.textContent).toContain("true false");
    act(() => {
      ends.push(loading.mark(deep, "data"));
    });
    expect(container.textContent).toContain("true true");
    act(() => {
      for (const end of ends) end();
    });
    expect(container.textContent).toContain("false false");
  });
});
