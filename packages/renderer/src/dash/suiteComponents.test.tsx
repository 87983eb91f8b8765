// @vitest-environment jsdom
import { type PageConfig, Patch, type Props } from "@patchbay/protocol";
import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { createElement } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { definition, div, html } from "../testing/layouts.ts";
import {
  Div,
  drawn,
  errors,
  given,
  page,
  resetSuites,
  type SuiteProps,
  start,
  testPage,
} from "../testing/suiteApp.tsx";

beforeEach(resetSuites);
afterEach(testPage.clear);

describe("a component of a suite", () => {
  it("is found on the page, with its id as text, setProps, and nothing that it was not given", async () => {
    await start(div({ b: 1, a: "x" }, "text", { title: "t" }));
    const [props] = given.values();
    expect(Object.keys(props ?? {}).sort()).toEqual(["children", "id", "setProps", "title"]);
    expect(props?.id).toBe('{"a":"x","b":1}');
  });

  it("is not what the platform has under a name", async () => {
    const { target } = await start({ namespace: "Math", type: "max", props: {} });
    expect(errors).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ message: "Math was not found." }),
    );
    expect(target.textContent).toBe("");
  });

  it("gets a list of children without a warning about keys", async () => {
    const warn = vi.spyOn(console, "error");
    await start(div("list", [div("one"), "text", div("two")]));
    expect(given.has("two")).toBe(true);
    expect(warn).not.toHaveBeenCalled();
  });

  it("gets what a parent adds to its element", async () => {
    const { app } = await start(html("Giver", { id: "giver", children: html("Clickable", { id: "inner" }) }));
    fireEvent.click(screen.getByRole("button"));
    expect(app.getProps("giver", ["n"])).toEqual({ n: 1 });
  });

  it("is made anew if it is marked so: by a result, a Patch and set_props, and in no value that is read", async () => {
    const mark = <T extends object>(json: T): T => ({ ...json, _dashprivate_remount: true });
    const { app, client } = await start(div("root", [div("go"), div("box", div("inner"))]), [
      definition("box.children", ["go.n"], { prevent_initial_call: true, state: ["box.children"] }),
    ]);
    const element = (): HTMLElement | null => document.getElementById("inner");
    let shown = element();
    const isNew = (): boolean => {
      const before = shown;
      shown = element();
      return shown !== null && shown !== before;
    };
    const answer = async (n: number, children: unknown): Promise<void> => {
      act(() => given.get("go")?.setProps({ n }));
      await waitFor(() => expect(client.open()).toHaveLength(1));
      const request = client.to("box.children");
      expect(JSON.stringify(request.body)).not.toContain("remount");
      await act(async () => request.answer({ box: { children } }));
    };
    await answer(1, div("inner", "1"));
    expect(isNew()).toBe(false);
    await answer(2, mark(div("inner", "2")));
    expect(isNew()).toBe(true);
    await answer(3, div("inner", "3"));
    expect(isNew()).toBe(false);
    await answer(4, new Patch().assign([], mark(div("inner", "4"))));
    expect(isNew()).toBe(true);
    act(() => app.setProps("box", { children: mark(div("inner", "5")) }));
    expect(isNew()).toBe(true);
    act(() => given.get("box")?.setProps({ title: "t" }));
    expect(isNew()).toBe(false);
    expect(JSON.stringify(app.getProps("box", ["children"]))).not.toContain("remount");
    expect(element()?.textContent).toBe("5");
  });

  it("is told why it is drawn, if it asks", async () => {
    const { app, client } = await start(div("root", html("Typed", { id: "typed" })), [
      definition("typed.v", ["typed.w"]),
    ]);
    const shown = (): string => document.getElementById("typed")?.textContent ?? "";
    expect(shown()).toBe("parent");
    act(() => given.get("typed")?.setProps({ w: 1 }));
    expect(shown()).toBe("internal");
    await waitFor(() => expect(client.open()).toHaveLength(1));
    await act(async () => client.to("typed.v").answer({ typed: { v: 2 } }));
    expect(shown()).toBe("callback");
    act(() => app.setProps("typed", { v: 3 }));
    expect(shown()).toBe("websocket");
    const { set_props } = page.dash_clientside as { set_props(id: string, props: Props): void };
    act(() => set_props("typed", { v: 4 }));
    expect(shown()).toBe("clientsideApi");
    act(() => app.setProps("root", { children: html("Typed", { id: "typed", v: 5 }) }));
    expect(shown()).toBe("parent");
  });

  it("is drawn once for several commands of one task: Dash's Graph would carry out again what it is busy with", async () => {
    const { app } = await start(div("graph"));
    const before = drawn.get("graph") ?? 0;
    act(() => {
      for (const n of [1, 2, 3]) app.setProps("graph", { extendData: [n] });
      expect(drawn.get("graph")).toBe(before);
    });
    expect(drawn.get("graph")).toBe(before + 1);
    expect(given.get("graph")?.extendData).toEqual([3]);
  });

  it("B3 gets another setProps for each drawing: suites compare by it", async () => {
    const { app } = await start(div("one"));
    const before = given.get("one")?.setProps;
    act(() => app.setProps("one", { filter: {} }));
    const after = given.get("one")?.setProps;
    expect(after).not.toBe(before);
    act(() => before?.({ n: 1 }));
    act(() => after?.({ m: 2 }));
    expect(app.getProps("one", ["n", "m"])).toEqual({ n: 1, m: 2 });
  });

  it("B4 gets what may hold components made anew for each drawing, and all else as it was", async () => {
    const layout = html("Div", {
      id: "menu",
      options: [{ label: "text", more: [1] }],
      shape: { header: "text", rows: [1] },
      empty: [{ other: 1 }],
      style: { color: "red" },
    });
    const children_props = {
      dash_html_components: { Div: ["options[].label", "shape.header", "empty[].label"] },
    };
    const { app } = await start(layout, [], { children_props } as PageConfig);
    const before = given.get("menu");
    act(() => app.setProps("menu", { title: "t" }));
    const after = given.get("menu");
    for (const prop of ["options", "shape"]) {
      expect(after?.[prop]).toEqual(before?.[prop]);
      expect(after?.[prop]).not.toBe(before?.[prop]);
    }
    for (const prop of ["empty", "style"]) expect(after?.[prop]).toBe(before?.[prop]);
  });

  it("has its props checked where the configuration asks for it, and is shown all the same", async () => {
    const isText = (props: Props, prop: string, owner: string): Error | null =>
      typeof props[prop] === "string"
        ? null
        : new Error(
            `Invalid argument \`${prop}\` of type \`number\` supplied to \`${owner}\`, expected \`string\`.`,
          );
    const Strict = Object.assign((props: SuiteProps) => createElement(Div, props), {
      propTypes: { title: isText, id: isText, broken: () => JSON.parse("") },
    });
    (page.dash_html_components as Record<string, unknown>).Strict = Strict;
    const layout = html("Strict", { id: "strict", title: 1 });
    await start(layout);
    expect(errors).not.toHaveBeenCalled();
    const { app } = await start(layout, [], { props_check: true } as PageConfig);
    const message =
      'Invalid argument `title` passed into Strict with ID "strict".\nExpected `string`.\nWas supplied type `number`.\nValue provided: 1';
    expect(errors).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ message }));
    expect(given.get("strict")?.title).toBe(1);
    act(() => app.setProps("strict", { lang: "en" }));
    act(() => app.setProps("strict", { title: "text" }));
    expect(errors).toHaveBeenCalledTimes(1);
  });

  it.each([
    [{}, 0],
    [{ ui: false, props_check: true }, 0],
    [{ ui: true }, 1],
  ])("B17 with %j: faults go to the console, and %i lists of them to the page", async (config, lists) => {
    const layout = div("root", [div("a"), { ...html("Unheard"), props: {} }]);
    await start(layout, [], config as PageConfig);
    await waitFor(() => expect(errors).toHaveBeenCalledTimes(1));
    expect(document.querySelectorAll("._patchbay-faults")).toHaveLength(lists);
    expect(document.getElementById("root")?.textContent).toBe("");
  });

  it.each([
    [true, ["left", "tool"]],
    [false, []],
  ])(
    "B16 with dev tools %s: components of hooks.devtool are shown, and callbacks reach them",
    async (ui, shown) => {
      const dev_tools = [div("tool", "Tool"), { ...div("left", "Left"), position: "left" }, "no component"];
      const config = { ui, dev_tools } as PageConfig;
      const { app, client } = await start(
        div("out"),
        [definition("out.v", ["tool.n"], { prevent_initial_call: true })],
        config,
      );
      const ids = [...document.querySelectorAll("._patchbay-devtools > *")].map(({ id }) => id);
      expect(ids).toEqual(shown);
      if (!ui) return;
      act(() => given.get("tool")?.setProps({ n: 1 }));
      await waitFor(() => expect(client.open()[0]?.body.inputs).toMatchObject([{ id: "tool", value: 1 }]));
      act(() => app.setProps("tool", { children: "Changed" }));
      expect(document.getElementById("tool")?.textContent).toBe("Changed");
    },
  );

  it("keeps showing what it showed before it failed", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const { app } = await start(div("root", html("Fragile", { id: "fragile", text: "one" })));
    act(() => app.setProps("fragile", { text: "two" }));
    act(() => app.setProps("fragile", { broken: true }));
    expect(document.getElementById("fragile")?.textContent).toBe("two");
    expect(errors).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: "component_failed" }));
    act(() => app.setProps("fragile", { broken: false, text: "three" }));
    expect(document.getElementById("fragile")?.textContent).toBe("three");
  });
});
