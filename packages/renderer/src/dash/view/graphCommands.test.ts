import type { Props } from "@patchbay/protocol";
import { describe, expect, it } from "vitest";
import { createStore } from "zustand/vanilla";
import { createGraphCommands } from "./graphCommands.ts";

/** Dash's Graph: takes a command that is another object than the last, and says when it is done. */
function graph(start: Props) {
  const store = createStore<Props>(() => start);
  let draws = 0;
  const commands = createGraphCommands(store, (drawn) => {
    draws++;
    drawn?.();
  });
  return {
    store,
    draws: () => draws,
    given: (name: string) => commands.props()[name],
    done: () => (commands.props()._dashprivate_onFigureModified as () => void)(),
    end: commands.end,
  };
}

const point = (y: unknown, traces: unknown = [0], most: unknown = 100): unknown[] => [
  { y: [[y]] },
  traces,
  most,
];

describe("C3 commands for Dash's Graph", () => {
  it("come one after the other, each when the one before is done, joined with those behind it", () => {
    const { store, given, done, draws } = graph({ figure: {} });
    expect(given("extendData")).toBeUndefined();
    for (let y = 0; y < 300; y++) store.setState({ extendData: point(y) });
    const first = given("extendData");
    expect(first).toEqual(point(0));
    store.setState({ title: "t" });
    expect(given("extendData")).toBe(first);
    done();
    expect(draws()).toBe(2);
    const rest = Array.from({ length: 299 }, (_, at) => at + 1);
    expect(given("extendData")).toEqual([{ y: [rest] }, [0], 100]);
    done();
    expect(draws()).toBe(3);
    store.setState({ extendData: point(300) });
    expect(given("extendData")).toEqual(point(300));
  });

  it("puts later points before earlier ones where they are to come before", () => {
    const { store, given, done } = graph({});
    for (const y of [1, 2, 3]) store.setState({ prependData: { y: [[y]] } });
    done();
    expect(given("prependData")).toEqual([{ y: [[3, 2]] }]);
  });

  it.each<[string, unknown, unknown]>([
    ["other traces", point(1), point(2, [1])],
    ["another bound", point(1), point(2, [0], 5)],
    ["other keys", point(1), [{ x: [[1]], y: [[2]] }, [0], 100]],
    ["another number of traces", { y: [[1]] }, { y: [[1], [2]] }],
    ["no list", [{ y: "abc" }], [{ y: "def" }]],
  ])("does not join %s", (_, first, second) => {
    const { store, given, done } = graph({});
    store.setState({ extendData: point(0) });
    store.setState({ extendData: first });
    store.setState({ extendData: second });
    done();
    expect(given("extendData")).toEqual(first);
    done();
    expect(given("extendData")).toEqual(second);
  });

  it("are dropped with the traces that they were for, and kept when something else of the figure changes", () => {
    const data = [{ y: [] }];
    const { store, given, done } = graph({ figure: { data, layout: {} } });
    for (const y of [1, 2]) store.setState({ extendData: point(y) });
    store.setState({ figure: { data, layout: { title: "t" } } });
    done();
    expect(given("extendData")).toEqual(point(2));
    store.setState({ extendData: point(3) });
    store.setState({ figure: { data: [{ y: [9] }] } });
    done();
    expect(given("extendData")).toEqual(point(2));
    store.setState({ extendData: null });
    store.setState({ extendData: point(4) });
    expect(given("extendData")).toEqual(point(4));
  });

  it("waits for what the component was made with", () => {
    const { store, given, done, end } = graph({ extendData: point(1) });
    store.setState({ extendData: point(2) });
    expect(given("extendData")).toEqual(point(1));
    done();
    expect(given("extendData")).toEqual(point(2));
    end();
    done();
    store.setState({ extendData: point(3) });
    expect(given("extendData")).toEqual(point(2));
  });
});
