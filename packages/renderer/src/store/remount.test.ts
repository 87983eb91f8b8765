/** Components that are marked to be mounted anew (PROTOCOL.md, rule LY5). */
import { type Component, Patch, type Props } from "@patchbay/protocol";
import { describe, expect, it } from "vitest";
import { div, html } from "../testing/layouts.ts";
import { type ComponentNode, subtree } from "./componentNode.ts";
import { createLayoutStore, type LayoutStore, patchedProps } from "./layoutStore.ts";

const marked = (json: Component): Component => ({ ...json, _dashprivate_remount: true });

function create(layout: unknown): LayoutStore {
  const patterns: Record<string, readonly string[]> = { Menu: ["label", "options[].label"] };
  return createLayoutStore({ layout, childrenProps: (_, type) => patterns[type] ?? [] });
}

function get(store: LayoutStore, idText: string): ComponentNode {
  const node = store.ids.get(idText);
  if (node === undefined) throw new Error(`No ${idText}`);
  return node;
}

function keys(store: LayoutStore): Record<string, string> {
  return Object.fromEntries([...subtree(store.root)].map(({ idText = "", key }) => [idText, key]));
}

/** Writes props as a result does. @returns the ids of the components that were mounted anew, in document order */
function write(store: LayoutStore, idText: string, props: Props): string[] {
  const before = keys(store);
  const node = get(store, idText);
  store.write(node, store.resolve(node, props), "callback", patchedProps(props));
  const after = keys(store);
  return Object.keys(after).filter((id) => id !== "" && after[id] !== before[id]);
}

/** Whether a mark can be read anywhere in the layout. */
const leaks = (store: LayoutStore): boolean =>
  JSON.stringify(store.toJson(store.root)).includes("_dashprivate_remount");

const tree = (): Component => div("box", [div("a", [div("a1")]), div("b", [div("b1")])]);

describe("a marked component", () => {
  it("is mounted anew with all below it, beside components that stay", () => {
    const store = create(div("root", tree()));
    expect(write(store, "root", { children: tree() })).toEqual([]);
    const a = marked(div("a", [div("a1")]));
    expect(write(store, "root", { children: div("box", [a, div("b", [div("b1")])]) })).toEqual(["a", "a1"]);
    expect(write(store, "root", { children: marked(tree()) })).toEqual(["box", "a", "a1", "b", "b1"]);
  });

  it("is so for as often as the mark arrives, and no more", () => {
    const store = create(div("root", marked(div("a", "1"))));
    expect(leaks(store)).toBe(false);
    expect(write(store, "root", { children: marked(div("a", "2")) })).toEqual(["a"]);
    expect(write(store, "root", { children: marked(div("a", "3")) })).toEqual(["a"]);
    expect(write(store, "root", { children: div("a", "4") })).toEqual([]);
    expect(write(store, "a", { children: "5" })).toEqual([]);
    expect(write(store, "root", { children: store.read(get(store, "root"), "children") })).toEqual([]);
    expect(leaks(store)).toBe(false);
  });

  it("is not mounted again by a Patch beside it", () => {
    const store = create(div("root"));
    write(store, "root", { children: [marked(div("a", [div("a1")])), div("b")] });
    expect(leaks(store)).toBe(false);
    expect(write(store, "root", { children: new Patch().append([], div("c")) })).toEqual(["c"]);
    expect(write(store, "root", { children: new Patch().append([], marked(div("d"))) })).toEqual(["d"]);
    expect(
      write(store, "root", { children: new Patch().assign([0], marked(div("a", [div("a1")]))) }),
    ).toEqual(["a", "a1"]);
    expect(write(store, "root", { children: new Patch().assign([0, "props", "title"], "t") })).toEqual([]);
    expect(leaks(store)).toBe(false);
  });

  it("may be in any prop that holds components, without an id, and deep inside", () => {
    const menu = (mark: typeof marked): Props => ({
      label: mark(div("l")),
      options: [{ label: [mark(div("o")), div("p")] }],
    });
    const same = (json: Component): Component => json;
    const store = create(div("root", html("Menu", { id: "m", ...menu(same) })));
    expect(write(store, "m", menu(marked))).toEqual(["l", "o"]);
    expect(write(store, "m", menu(same))).toEqual([]);
    const deep = (mark: typeof marked): Props => ({
      children: div(undefined, [mark(div(undefined, div("in")))]),
    });
    write(store, "root", deep(same));
    expect(write(store, "root", deep(marked))).toEqual(["in"]);
    expect(write(store, "root", deep(same))).toEqual([]);
    expect(leaks(store)).toBe(false);
  });

  it("counts as added, and not as removed from what an ALL reads", () => {
    const store = create(div("root", [div("a"), div("b")]));
    const change = store.write(get(store, "root"), { children: [marked(div("a")), div("b")] });
    expect(change.added.map(({ idText }) => idText)).toEqual(["a", "b"]);
    expect(store.ids.get("a")).toBe(change.added[0]);
    expect(store.isAttached(get(store, "a"))).toBe(true);
  });

  it("is told by `true` alone, and an object of the page stays as it is", () => {
    const store = create(div("root", div("a")));
    for (const other of [false, 1, "true", null]) {
      const odd = { ...div("a"), _dashprivate_remount: other } as unknown as Component;
      expect(write(store, "root", { children: odd })).toEqual([]);
    }
    const own = Object.freeze(marked(div("a")));
    expect(write(store, "root", { children: own })).toEqual(["a"]);
    expect(own._dashprivate_remount).toBe(true);
  });
});
