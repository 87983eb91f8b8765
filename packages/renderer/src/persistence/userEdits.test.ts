import { Patch, type Props } from "@patchbay/protocol";
import { describe, expect, it } from "vitest";
import type { Fault } from "../faults.ts";
import { definition, div, html } from "../testing/layouts.ts";
import { createRunnerHarness, type RunnerHarness } from "../testing/runnerHarness.ts";
import { createEditStorages } from "./editStorage.ts";
import type { PersistenceTraits } from "./persistedProps.ts";
import { createUserEdits, type UserEdits } from "./userEdits.ts";

const columns: PersistenceTraits["transforms"] = {
  columns: {
    name: {
      extract: (value) => (value as { name: string }[]).map(({ name }) => name),
      apply: (stored, value) =>
        (value as object[]).map((column, at) => ({ ...column, name: (stored as string[])[at] })),
    },
  },
};
const traits: Record<string, PersistenceTraits> = {
  Field: { persisted_props: ["value"], persistence_type: "local" },
  Table: { persisted_props: ["columns.name"], persistence_type: "local", transforms: columns },
};

/** A browser: its storages outlive pages. */
function createBrowser(): {
  local: Map<string, string>;
  session: Map<string, string>;
  open(): UserEdits;
  faults: Fault[];
} {
  const local = new Map<string, string>();
  const session = new Map<string, string>();
  const faults: Fault[] = [];
  const storage = (values: Map<string, string>) => () => ({
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  });
  return {
    local,
    session,
    faults,
    open: () =>
      createUserEdits({
        storageOf: createEditStorages({ local: storage(local), session: storage(session) }, (fault) =>
          faults.push(fault),
        ),
        traitsOf: (_, type) => traits[type] ?? {},
      }),
  };
}

function field(props: Props = {}): unknown {
  return html("Field", { id: "f", value: "original", persistence: true, ...props });
}

/** One page: the layout as the server gives it, with edits restored. */
function load(
  browser: ReturnType<typeof createBrowser>,
  layout: unknown,
  definitions: Parameters<typeof createRunnerHarness>[1] = [],
): RunnerHarness {
  const edits = browser.open();
  return createRunnerHarness(edits.restore(layout), definitions, { edits });
}

describe("a reload (5.16)", () => {
  it("finds the user's change, under Dash's key", () => {
    const browser = createBrowser();
    load(browser, field()).change("f", { value: "edited" });
    expect([...browser.local]).toEqual([["_dash_persistence.f.value.true", '["edited","original"]']]);
    expect(load(browser, div("root", [field()])).value("f", "value")).toBe("edited");
  });

  it("keeps the first original through later changes, and falls back to it", () => {
    const browser = createBrowser();
    const page = load(browser, field());
    page.change("f", { value: "one" });
    page.change("f", { value: "two" });
    expect([...browser.local.values()]).toEqual(['["two","original"]']);
    const next = load(browser, field());
    next.change("f", { value: "three" });
    expect([...browser.local.values()]).toEqual(['["three","original"]']);
  });

  it("forgets the edit of a value that the server does not give any more", () => {
    const browser = createBrowser();
    load(browser, field()).change("f", { value: "edited" });
    expect(load(browser, field({ value: "changed by the author" })).value("f", "value")).toBe(
      "changed by the author",
    );
    expect(browser.local.size).toBe(0);
  });

  it("keeps edits of other values of `persistence` apart, and of dict ids", () => {
    const browser = createBrowser();
    const of = (persistence: unknown): unknown => field({ id: { t: "x", i: 1 }, persistence });
    load(browser, of("a")).change('{"i":1,"t":"x"}', { value: "edited" });
    expect([...browser.local.keys()]).toEqual(['_dash_persistence.{"i":1,"t":"x"}.value."a"']);
    expect(load(browser, of("b")).value('{"i":1,"t":"x"}', "value")).toBe("original");
    expect(load(browser, of("a")).value('{"i":1,"t":"x"}', "value")).toBe("edited");
  });

  it.each<[string, Props, boolean]>([
    ["session", { persistence_type: "session" }, true],
    ["no persistence", { persistence: false }, false],
    ["no persistence at all", { persistence: undefined }, false],
    ["no id", { id: undefined }, false],
    ["memory", { persistence_type: "memory" }, false],
    ["other persisted_props", { persisted_props: ["other"] }, false],
  ])("%s", (_, props, isKept) => {
    const browser = createBrowser();
    const page = load(browser, div("root", [field(props)]));
    const node = page.layout.root.nested.get("children")?.[0]?.nested.get("children")?.[0];
    if (node === undefined) throw new Error("no field");
    page.runner.updates.fromComponent(node, { value: "edited" });
    const next = load(browser, div("root", [field(props)]));
    const again = next.layout.root.nested.get("children")?.[0]?.nested.get("children")?.[0];
    expect(again && next.layout.read(again, "value")).toBe(isKept ? "edited" : "original");
    expect(browser.local.size).toBe(0);
    expect(browser.session.size).toBe(isKept ? 1 : 0);
  });

  it.each<[string, Patch, string, string]>([
    ["adds a component", new Patch().append([], div("new")), "edited", "edited"],
    ["writes beside it", new Patch().assign([0, "props", "title"], "t"), "edited", "edited"],
    ["writes its value", new Patch().assign([0, "props", "value"], "server"), "server", "original"],
    ["puts a new one in its place", new Patch().assign([0], field()), "edited", "edited"],
  ])("keeps an edit through a Patch that %s", (_, patch, shown, reloaded) => {
    const browser = createBrowser();
    const layout = div("root", [div("go"), div("box", [field()])]);
    const move = definition("box.children", ["go.n"], { prevent_initial_call: true });
    const page = load(browser, layout, [move]);
    page.change("f", { value: "edited" });
    page.change("go", { n: 1 });
    page.finish("box.children", patch);
    expect(page.value("f", "value")).toBe(shown);
    expect(load(browser, layout).value("f", "value")).toBe(reloaded);
  });

  it("keeps memory edits as long as the page", () => {
    const edits = createBrowser().open();
    const memory = field({ persistence_type: "memory" });
    createRunnerHarness(edits.restore(memory), [], { edits }).change("f", { value: "edited" });
    expect(createRunnerHarness(edits.restore(memory), [], { edits }).value("f", "value")).toBe("edited");
  });

  it("restores parts of a prop by the type's own transform", () => {
    const browser = createBrowser();
    const table = (names: string[]): unknown =>
      html("Table", { id: "t", persistence: 1, columns: names.map((name) => ({ id: name, name })) });
    load(browser, table(["a", "b"])).change("t", {
      columns: [
        { id: "a", name: "A" },
        { id: "b", name: "b" },
      ],
    });
    expect([...browser.local.keys()]).toEqual(["_dash_persistence.t.columns.name.1"]);
    expect(load(browser, table(["a", "b"])).value("t", "columns")).toEqual([
      { id: "a", name: "A" },
      { id: "b", name: "b" },
    ]);
  });

  it("shows edits to initial callbacks", () => {
    const browser = createBrowser();
    load(browser, field()).change("f", { value: "edited" });
    const page = load(browser, div("root", [field(), div("out")]), [definition("out.v", ["f.value"])]);
    expect(page.client.to("out.v").body.inputs).toEqual([{ id: "f", property: "value", value: "edited" }]);
  });

  it("leaves a layout without edits the same object", () => {
    const layout = div("root", [field(), "text", [1, null]]);
    expect(createBrowser().open().restore(layout)).toBe(layout);
  });
});

describe("B6 what the server and scripts write is kept too", () => {
  const layout = (props?: Props): unknown => div("root", [field(props), div("go", null, { n: 0 })]);
  const reset = [definition("f.value", ["go.n"], { prevent_initial_call: true })];
  const write = {
    set_props: (page: RunnerHarness, value: unknown) => page.runner.updates.fromServer("f", { value }),
    "a script": (page: RunnerHarness, value: unknown) => {
      const node = page.layout.ids.get("f");
      if (node !== undefined) page.runner.updates.fromScript(node, { value });
    },
    "a result": (page: RunnerHarness, value: unknown) => {
      page.change("go", { n: Math.random() });
      page.client.to("f.value").answer({ f: { value } });
      page.settle();
    },
    "the user": (page: RunnerHarness, value: unknown) => page.change("f", { value }),
  };
  const writers = Object.entries(write);

  it.each(
    writers.flatMap(([by, set]) => ["local", "session", "memory"].map((type) => [by, type, set] as const)),
  )("by %s, in %s storage", (_, persistence_type, set) => {
    const browser = createBrowser();
    const edits = browser.open();
    const open = (original: string): RunnerHarness =>
      createRunnerHarness(
        // Memory lasts as long as the page: the same edits serve new content.
        (persistence_type === "memory" ? edits : browser.open()).restore(
          layout({ persistence_type, value: original }),
        ),
        reset,
        { edits: persistence_type === "memory" ? edits : browser.open() },
      );
    set(open("original"), "set");
    const again = open("original");
    expect(again.value("f", "value")).toBe("set");
    set(again, ["later"]);
    expect(open("original").value("f", "value")).toEqual(["later"]);
    expect(open("of the author").value("f", "value")).toBe("of the author");
    expect(open("original").value("f", "value")).toBe("original");
  });

  it.each(writers)("by %s, from a Patch, and in parts", (by, set) => {
    const browser = createBrowser();
    const table = html("Table", { id: "f", persistence: 1, columns: [{ id: "a", name: "a" }] });
    const value = by === "the user" ? "b" : new Patch().assign([], "b");
    set(load(browser, layout(), reset), value);
    expect(load(browser, layout()).value("f", "value")).toBe("b");
    const page = load(browser, div("root", [table]));
    const columns = [{ id: "a", name: "A" }];
    if (by === "the user") page.change("f", { columns });
    else page.runner.updates.fromServer("f", { columns });
    expect(browser.local.get("_dash_persistence.f.columns.name.1")).toBe('[["A"],["a"]]');
  });

  it.each(writers)("by %s: equal values and undefined make no edit", (_, set) => {
    const browser = createBrowser();
    const page = load(browser, layout({ value: ["original"] }), reset);
    set(page, ["original"]);
    expect(browser.local.size).toBe(0);
    set(page, "edited");
    set(page, undefined);
    expect([...browser.local.values()]).toEqual(['["edited",["original"]]']);
  });

  it("with another `persistence` in the same message is none", () => {
    const browser = createBrowser();
    const page = load(browser, layout(), reset);
    page.runner.updates.fromServer("f", { persistence: "other", value: "x" });
    expect(browser.local.size).toBe(0);
    page.runner.updates.fromServer("f", { persistence: "other", value: "y" });
    expect([...browser.local]).toEqual([['_dash_persistence.f.value."other"', '["y","x"]']]);
    page.runner.updates.fromServer("f", { persistence: false });
    page.runner.updates.fromServer("f", { value: "z" });
    expect([...browser.local.values()]).toEqual(['["y","x"]']);
  });

  it("leaves edits of other props alone", () => {
    const browser = createBrowser();
    const page = load(browser, layout());
    page.change("f", { value: "edited" });
    page.runner.updates.fromServer("f", { style: {} });
    expect(load(browser, layout()).value("f", "value")).toBe("edited");
  });
});

describe("a result that changes the persistence", () => {
  const layout = (persistence: unknown): unknown =>
    div("root", [field({ persistence }), div("go", null, { n: 0 }), div("out")]);
  const definitions = [
    definition("f.persistence", ["go.n"], { prevent_initial_call: true }),
    definition("out.v", ["f.value"], { prevent_initial_call: true }),
  ];

  function answer(page: RunnerHarness, props: Props): void {
    page.change("go", { n: Math.random() });
    page.client.to("f.persistence").answer({ f: props });
    page.settle();
  }

  it("takes back the old edit and puts in the new one, and triggers what depends on it", () => {
    const browser = createBrowser();
    load(browser, layout("b")).change("f", { value: "edit of b" });
    const page = load(browser, layout("a"), definitions);
    page.change("f", { value: "edit of a" });
    page.client.to("out.v").prevent();
    page.settle();
    answer(page, { persistence: "b" });
    expect(page.value("f", "value")).toBe("edit of b");
    expect(page.client.to("out.v").body.changedPropIds).toEqual(["f.value"]);
    answer(page, { persistence: false });
    expect(page.value("f", "value")).toBe("original");
    answer(page, { persistence: "a" });
    expect(page.value("f", "value")).toBe("edit of a");
  });

  it("does not touch what the result itself sets", () => {
    const browser = createBrowser();
    load(browser, layout("b")).change("f", { value: "edit of b" });
    const page = load(browser, layout("a"), definitions);
    answer(page, { persistence: "b", value: "from the server" });
    expect(page.value("f", "value")).toBe("from the server");
    expect([...browser.local.values()]).toEqual(['["edit of b","original"]']);
  });
});

describe("new content of a result", () => {
  it("comes with its edits; content of set_props does not", () => {
    const browser = createBrowser();
    load(browser, field()).change("f", { value: "edited" });
    const page = load(browser, div("root", [div("box"), div("go", null, { n: 0 })]), [
      definition("box.children", ["go.n"]),
    ]);
    page.client.to("box.children").answer({ box: { children: [div("inner", field())] } });
    page.settle();
    expect(page.value("f", "value")).toBe("edited");
    page.runner.updates.fromServer("box", { children: [div("other", field())] });
    expect(page.value("f", "value")).toBe("original");
  });
});

describe("storage that cannot be used", () => {
  function edits(
    storage: () => Pick<Storage, "getItem" | "setItem" | "removeItem">,
    faults: Fault[],
  ): UserEdits {
    return createUserEdits({
      storageOf: createEditStorages({ local: storage, session: storage }, (fault) => faults.push(fault)),
      traitsOf: (_, type) => traits[type] ?? {},
    });
  }
  const refuse = (name: string): never => {
    throw new DOMException("no", name);
  };

  it.each([
    ["forbidden", () => refuse("SecurityError")],
    [
      "full",
      () => ({
        getItem: () => null,
        setItem: () => refuse("QuotaExceededError"),
        removeItem: () => undefined,
      }),
    ],
  ])("%s: is named once, and the page's memory takes over", (_, storage) => {
    const faults: Fault[] = [];
    const own = edits(storage, faults);
    const page = createRunnerHarness(own.restore(field()), [], { edits: own });
    page.change("f", { value: "one" });
    page.change("f", { value: "two" });
    expect(faults).toMatchObject([{ code: "storage_failed", severity: "warning" }]);
    expect(createRunnerHarness(own.restore(field()), [], { edits: own }).value("f", "value")).toBe("two");
  });

  const circle: { self?: unknown } = {};
  circle.self = circle;
  it.each([
    ["BigInt", 7n],
    ["circular", circle],
  ])("is used for other values than one that JSON cannot carry, which is named: %s", (words, odd) => {
    const browser = createBrowser();
    const page = load(browser, div("root", [field(), field({ id: "g" })]));
    page.change("f", { value: odd });
    page.change("g", { value: "edited" });
    expect(browser.faults).toMatchObject([{ code: "storage_failed", severity: "warning" }]);
    expect(browser.faults[0]?.message).toMatch(/^The value of Field f\.value cannot be stored \(/);
    expect(browser.faults[0]?.message).toContain(words);
    expect([...browser.local.values()]).toEqual(['["edited","original"]']);
    page.change("f", { value: "plain" });
    expect([...browser.local.values()]).toContain('["plain","original"]');
  });

  it.each(["not json", "{}", "[]", "null", "U"])("holding %s: counts as empty", (text) => {
    const faults: Fault[] = [];
    const own = edits(
      () => ({ getItem: () => text, setItem: () => undefined, removeItem: () => undefined }),
      faults,
    );
    expect(createRunnerHarness(own.restore(field()), [], { edits: own }).value("f", "value")).toBe(
      "original",
    );
    expect(faults).toEqual([]);
  });
});
