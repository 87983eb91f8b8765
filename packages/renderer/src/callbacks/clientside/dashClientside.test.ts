import { describe, expect, it, vi } from "vitest";
import { createClientsidePage } from "../../testing/clientsidePage.ts";
import { type ClientsideApp, joinClientside } from "./dashClientside.ts";

const name = { namespace: "own", function_name: "fn" };
const context = {} as never;

const appOf = (setProps: ClientsideApp["setProps"]): ClientsideApp => ({
  setProps,
  cancel: () => 0,
  resetConnection: vi.fn(),
});

describe("dash_clientside", () => {
  it("keeps what scripts have put there, and calls a function on its namespace", () => {
    const own = {
      fn(this: unknown) {
        return this;
      },
    };
    const { page, functions } = createClientsidePage(own);
    expect(page.dash_clientside?.own).toBe(own);
    expect(functions.has(name)).toBe(true);
    expect(functions.call(name, [], context)).toBe(own);
  });

  it("gives members that a copy of the object keeps, and puts back what a new object lacks", () => {
    const { page, functions } = createClientsidePage();
    const before = { ...page.dash_clientside };
    page.dash_clientside = { own: { fn: () => before.no_update } };
    expect(functions.isNoUpdate(functions.call(name, [], context))).toBe(true);
    expect(page.dash_clientside.no_update).toBe(before.no_update);
    expect(page.dash_clientside.PreventUpdate).toBe(before.PreventUpdate);
    page.dash_clientside = Object.freeze({ own: { fn: () => 1 } });
    expect(functions.call(name, [], context)).toBe(1);
  });

  it("knows the sentinels by identity only, those of another renderer included", () => {
    const foreign = { description: "theirs" };
    const page = { dash_clientside: { no_update: foreign } };
    const functions = joinClientside(
      page,
      appOf(() => true),
      undefined,
    );
    expect(page.dash_clientside.no_update).toBe(foreign);
    expect(functions.isNoUpdate(foreign)).toBe(true);
    expect(functions.isNoUpdate({ ...foreign })).toBe(false);
    expect(functions.isNoUpdate(undefined)).toBe(false);
    expect(functions.isPreventUpdate(foreign)).toBe(false);
  });

  it("sets props in every app of the page, then asks another renderer, then says that there is no such id", () => {
    const foreign = vi.fn();
    const page: { dash_clientside: Record<string, unknown> } = { dash_clientside: { set_props: foreign } };
    const first = appOf(vi.fn(() => false));
    const second = appOf(vi.fn((target: unknown) => target === "b"));
    const joined = joinClientside(page, first, undefined);
    joinClientside(page, second, undefined);
    const set = (target: unknown): void =>
      (page.dash_clientside.set_props as (target: unknown, props: object) => void)(target, { v: 1 });
    set("b");
    expect(first.setProps).toHaveBeenCalledWith("b", { v: 1 });
    expect(second.setProps).toHaveBeenCalledWith("b", { v: 1 });
    expect(foreign).not.toHaveBeenCalled();
    set("other");
    expect(foreign).toHaveBeenCalledWith("other", { v: 1 });
    joined.leave();
    vi.mocked(first.setProps).mockClear();
    set("b");
    expect(first.setProps).not.toHaveBeenCalled();
    const alone = createClientsidePage({}, () => false).page.dash_clientside as {
      set_props(id: unknown, props: object): void;
    };
    expect(() => alone.set_props({ i: 1 }, {})).toThrow('there is no {"i":1}');
    expect(() => alone.set_props(["components"], {})).toThrow('there is no ["components"]');
  });

  it("begins the connections of every app anew", () => {
    const page: { dash_clientside: Record<string, unknown> } = { dash_clientside: {} };
    const apps = [appOf(() => true), appOf(() => true)];
    for (const app of apps) joinClientside(page, app, undefined);
    (page.dash_clientside.reset_connection as () => void)();
    for (const app of apps) expect(app.resetConnection).toHaveBeenCalledOnce();
  });

  it("offers clean_url only if the page has none", () => {
    const mine = (): string => "mine";
    const page: { dash_clientside: Record<string, unknown> } = { dash_clientside: {} };
    joinClientside(
      page,
      appOf(() => true),
      mine,
    );
    expect(page.dash_clientside.clean_url).toBe(mine);
    const theirs = { dash_clientside: { clean_url: "theirs" } };
    joinClientside(
      theirs,
      appOf(() => true),
      mine,
    );
    expect(theirs.dash_clientside.clean_url).toBe("theirs");
  });
});
