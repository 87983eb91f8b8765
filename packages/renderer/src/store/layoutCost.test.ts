import { Patch } from "@patchbay/protocol";
import { expect, it } from "vitest";
import { div } from "../testing/layouts.ts";
import type { ComponentNode } from "./componentNode.ts";
import { createLayoutStore, patchedProps } from "./layoutStore.ts";

/** What one thing that is done to a layout of so many components asks of them all together. */
function cost(components: number, change: "prop" | "patch" | "children") {
  const ids = Array.from({ length: components }, (_, at) => `c${at}`);
  const layout = div("root", [...ids.map((id) => div(id, id)), div("target", [div("inner", "text")])]);
  const store = createLayoutStore({ layout, childrenProps: () => [] });
  const counts = { reads: 0, writes: 0, told: 0 };
  const all = [...ids, "root", "target", "inner"].map((id) => store.ids.get(id) as ComponentNode);
  for (const node of all) {
    const { getState, setState } = node.store;
    node.store.getState = () => {
      counts.reads++;
      return getState();
    };
    node.store.setState = ((...args: Parameters<typeof setState>) => {
      counts.writes++;
      setState(...args);
    }) as typeof setState;
    node.store.subscribe(() => counts.told++);
  }
  const target = store.ids.get("target") as ComponentNode;
  const value = {
    prop: { title: "changed" },
    patch: { children: new Patch().append([], div("more", "text")) },
    children: { children: [div("other", "text")] },
  }[change];
  store.write(target, store.resolve(target, value), "callback", patchedProps(value));
  return counts;
}

it.each(["prop", "patch", "children"] as const)(
  "W40 a changed %s costs the same in a layout of 100 and of 10 000 components",
  (change) => {
    const small = cost(100, change);
    expect(cost(10_000, change)).toEqual(small);
    expect(small.told).toBeGreaterThan(0);
    expect(small.reads + small.writes).toBeLessThan(20);
  },
);
