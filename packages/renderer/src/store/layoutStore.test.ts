import { type Component, Patch, type Props } from "@patchbay/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { div, html } from "../testing/layouts.ts";
import { type ComponentNode, subtree } from "./componentNode.ts";
import { createLayoutStore, type LayoutStore } from "./layoutStore.ts";
import { locate } from "./locatePath.ts";

function create(layout: unknown): LayoutStore {
  const patterns: Record<string, readonly string[]> = { Menu: ["label", "options[].label", "slots{}"] };
  return createLayoutStore({
    layout,
    childrenProps: (_, type) => (Object.hasOwn(patterns, type) ? (patterns[type] ?? []) : []),
  });
}

function get(store: LayoutStore, idText: string): ComponentNode {
  const node = store.ids.get(idText);
  if (node === undefined) throw new Error(`No ${idText}`);
  return node;
}

describe("layout store", () => {
  const list = (...ids: string[]): Component =>
    div(
      "list",
      ids.map((id) => div(id, id)),
    );

  it("says what came and went, except in lists of other values: those start no callbacks (5.7)", () => {
    const store = create(html("Menu", { id: "menu", label: div("old"), options: [{ label: div("was") }] }));
    const change = store.write(get(store, "menu"), {
      label: div("new"),
      options: [{ label: div("is") }],
      slots: { left: div("left") },
    });
    expect(change.added.map(({ idText }) => idText)).toEqual(["new", "left"]);
    expect(change.removed.map(({ idText }) => idText)).toEqual(["old"]);
    expect(get(store, "is").idText).toBe("is");
    expect(store.ids.get("was")).toBeUndefined();
  });

  it("finds a component by its path, and nothing by any other", () => {
    const store = create(
      div("root", [div("a"), html("Menu", { id: "m", options: [{ label: [div("b")] }] })]),
    );
    for (const node of subtree(get(store, "root")))
      expect(locate(store.root, store.pathOf(node)).exact).toBe(node);
    const path = store.pathOf(get(store, "b"));
    expect(path).toEqual(["components", "props", "children", 1, "props", "options", 0, "label", 0]);
    for (const other of [
      [],
      ["x"],
      ["components", "props"],
      [...path, "props"],
      path.slice(0, -1),
      ["components", 5],
    ])
      expect(locate(store.root, other).exact).toBeUndefined();
    const list = create([div("first"), div("second")]);
    expect(locate(list.root, ["components", 1]).exact).toBe(get(list, "second"));
  });

  it("indexes ids wherever components may sit", () => {
    const store = create(
      html("Menu", {
        id: "menu",
        label: div("label"),
        options: [{ label: div("first"), value: div("data") }, { value: 2 }],
        slots: { left: [div("left"), "text"], right: null },
        other: div("not-a-component"),
      }),
    );
    for (const id of ["menu", "label", "first", "left"]) expect(get(store, id).idText).toBe(id);
    expect(store.ids.get("data")).toBeUndefined();
    expect(store.ids.get("not-a-component")).toBeUndefined();
    expect(store.pathOf(get(store, "first"))).toEqual(["components", "props", "options", 0, "label"]);
  });

  it("reads what it was given, and afterwards what was written below", () => {
    const layout = div("root", ["a", list("x", "y")]);
    const store = create(layout);
    expect(store.read(store.root, "children")).toEqual(layout);
    store.write(get(store, "x"), { title: "new" });
    expect(store.read(get(store, "root"), "children")).toEqual([
      "a",
      div("list", [div("x", "x", { title: "new" }), div("y", "y")]),
    ]);
  });

  it("notifies the written component alone", () => {
    const store = create(div("root", [list("x", "y")]));
    const notified: string[] = [];
    for (const node of subtree(store.root)) node.store.subscribe(() => notified.push(node.name));
    store.write(get(store, "y"), { title: "t" });
    expect(notified).toEqual(["Div y"]);
  });

  it("keeps nodes that a Patch left alone, and those that keep their id", () => {
    const store = create(list("x", "y"));
    const [x, y] = [get(store, "x"), get(store, "y")];
    const node = get(store, "list");
    const prepended = new Patch().prepend([], div(undefined, "new"));
    const change = store.write(
      node,
      store.resolve(node, { children: prepended }),
      "callback",
      new Set(["children"]),
    );
    expect(get(store, "x")).toBe(x);
    expect(x.slot).toEqual(["children", 1]);
    expect(change.added.map((added) => added.idText)).toEqual([undefined]);
    expect(change.removed).toEqual([]);

    store.write(node, { children: [div("y", "other"), div("x", "x")] });
    expect(get(store, "y")).toBe(y);
    expect(store.read(y, "children")).toBe("other");
  });

  it("makes a new node for another type, and forgets what went", () => {
    const store = create(list("x", "y"));
    const x = get(store, "x");
    const change = store.write(get(store, "list"), { children: [html("Span", { id: "x" })] });
    expect(get(store, "x")).not.toBe(x);
    expect(change.removed.map((gone) => gone.idText)).toEqual(["x", "y"]);
    expect(store.isAttached(x)).toBe(false);
    expect(store.ids.get("y")).toBeUndefined();
  });

  it("lets an id move to another place", () => {
    const store = create(div("root", [div("from", div("mover")), div("to")]));
    store.write(get(store, "root"), { children: [div("from"), div("to", div("mover"))] });
    expect(get(store, "mover").parent).toBe(get(store, "to"));
  });

  it("finds dict ids whatever their text, and lists them in document order", () => {
    const item = (index: number): Component => div({ type: "i", index });
    const store = create(div("root", [div("box", [item(2)]), item(1)]));
    expect(get(store, '{"type": "i", "index": 1}')).toBe(get(store, '{"index":1,"type":"i"}'));
    const order = (): unknown[] => store.ids.withKeys('"index","type"').map(({ id }) => id);
    expect(order()).toEqual([item(2).props.id, item(1).props.id]);
    store.write(get(store, "box"), { children: [item(4), item(2), item(3)] });
    expect(order()).toEqual([4, 2, 3, 1].map((index) => item(index).props.id));
  });

  it("holds what is nested very deep, in document order", () => {
    const deep = (prefix: string): Component => {
      let json = html("Div", { id: `${prefix}2999` });
      for (let at = 2_998; at >= 0; at--) json = html("Div", { id: `${prefix}${at}`, children: [json] });
      return json;
    };
    const store = create(deep("a"));
    const idsOf = (prefix: string) => Array.from({ length: 3_000 }, (_, at) => `${prefix}${at}`);
    expect([...subtree(get(store, "a0"))].map(({ idText }) => idText)).toEqual(idsOf("a"));
    const { added, removed } = store.write(get(store, "a0"), { children: deep("b") });
    expect(added.map(({ idText }) => idText)).toEqual(idsOf("b"));
    expect(removed).toHaveLength(2_999);
    store.write(get(store, "b2999"), { children: "changed" });
    let json = store.toJson(store.root);
    while (Array.isArray(json.props.children) || typeof json.props.children === "object")
      json = [json.props.children].flat()[0] as Component;
    expect(json.props).toEqual({ id: "b2999", children: "changed" });
  });

  it("keeps hostile names out", () => {
    const props = JSON.parse('{"id":"a","__proto__":{"polluted":true}}') as Props;
    const store = create({ type: "Div", namespace: "n", props });
    expect(Object.keys(get(store, "a").store.getState())).toEqual(["id"]);
    expect(() => store.resolve(get(store, "a"), JSON.parse('{"__proto__":1}') as Props)).toThrow(
      /not allowed/,
    );
    expect(store.read(get(store, "a"), "constructor")).toBeUndefined();
    expect(store.ids.get("__proto__")).toBeUndefined();
  });

  it("stays one with a plain model, whatever is written", () => {
    const ids = ["a", "b", "c", "d", "e"];
    const tree: fc.Arbitrary<unknown> = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom("text", 1, null),
        fc
          .record({
            id: fc.option(fc.constantFrom(...ids), { nil: undefined }),
            type: fc.constantFrom("Div", "Span"),
            children: fc.oneof(tie("node"), fc.array(tie("node"), { maxLength: 4 })),
          })
          .map(({ id, type, children }) => html(type, { ...(id !== undefined && { id }), children })),
      ),
    })).node;
    fc.assert(
      fc.property(
        tree,
        fc.array(fc.tuple(fc.constantFrom(...ids), tree), { maxLength: 6 }),
        (first, writes) => {
          const store = create(div("root", first));
          for (const [id, children] of writes) {
            const node = store.ids.get(id) ?? get(store, "root");
            store.write(node, { children });
            expect(store.read(node, "children")).toEqual(children);
            const seen = [...subtree(get(store, "root"))];
            for (const each of seen) {
              expect(store.isAttached(each)).toBe(true);
              if (each.idText !== undefined) expect(seen).toContain(store.ids.get(each.idText));
            }
            for (const text of ids) {
              const found = store.ids.get(text);
              if (found !== undefined) expect(seen).toContain(found);
            }
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
