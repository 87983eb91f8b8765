import {
  applyPatch,
  isPatch,
  type PatchObject,
  type Props,
  readWhole,
  type SetProps,
} from "@patchbay/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Delivery } from "../hubApi.ts";
import { createDeliveryQueue } from "./deliveryQueue.ts";

const update = (componentId: string, props: Props, rendererId = "T#1"): Delivery => ({
  kind: "message",
  message: { type: "set_props", rendererId, payload: { componentId, props } },
});
/** The same as a long message is: not read yet. */
const unread = (delivery: Delivery): Delivery => {
  if (delivery.kind !== "message") return delivery;
  const { payload: _, ...envelope } = delivery.message;
  return { kind: "message", message: { ...envelope, text: JSON.stringify(delivery.message) } };
};
const read = (requestId: string): Delivery => ({
  kind: "message",
  message: {
    type: "get_props_request",
    rendererId: "T#1",
    requestId,
    payload: { componentId: "a", properties: ["n"] },
  },
});
const patch = (value: unknown, operation = "Append"): object => ({
  __dash_patch_update: "__dash_patch_update",
  operations: [{ operation, location: [], params: { value } }],
});

/** A component that holds a number, as it comes with its parent. */
const child = (id: string, list: unknown) => ({ type: "Div", namespace: "n", props: { id, list } });

/**
 * What a tab would hold after these, and what each read would have seen. A child's props live in its parent's, as in a
 * layout: they come and go with it, and what is written to one that is not there goes nowhere.
 */
function play(deliveries: readonly Delivery[]): { state: Props; reads: Props[] } {
  const state: Props = {};
  const reads: Props[] = [];
  const children = () => Object.values(state).flatMap((props) => (props as Props).children ?? []);
  const find = (id: string): Props | undefined => {
    if (!id.startsWith("child")) {
      state[id] ??= {};
      return state[id] as Props;
    }
    return (children() as ReturnType<typeof child>[]).find(({ props }) => props.id === id)?.props;
  };
  for (const delivery of structuredClone(deliveries)) {
    if (delivery.kind !== "message") continue;
    const message = readWhole(delivery.message);
    if (message.type === "get_props_request") reads.push(structuredClone(state));
    if (message.type !== "set_props") continue;
    const { componentId, props } = message.payload as SetProps["payload"];
    const target = find(componentId);
    if (target === undefined) continue;
    for (const [name, value] of Object.entries(props)) {
      target[name] = isPatch(value) ? applyPatch(target[name] ?? [], value) : value;
    }
  }
  return { state, reads };
}

describe("delivery queue", () => {
  it("takes one message of any size for a page that is awake, and no second one", () => {
    const large = 50 * 1024 * 1024;
    const answer = (n: number): Delivery => ({
      kind: "message",
      message: {
        type: "callback_response",
        rendererId: "t#1",
        requestId: `t-${n}`,
        payload: { text: "x".repeat(large) },
      },
    });
    const queue = createDeliveryQueue();
    expect(queue.push(answer(1), large)).toBe(true);
    expect(queue.push(answer(2), large)).toBe(false);
    const asleep = createDeliveryQueue();
    asleep.suspend();
    expect(asleep.push(answer(1), large)).toBe(false);
  });

  it("gives one batch at a time, in order", () => {
    const queue = createDeliveryQueue();
    queue.push(update("a", { n: 1 }));
    expect(queue.take()).toHaveLength(1);
    queue.push(update("b", { n: 1 }));
    queue.push(read("q"));
    expect(queue.take()).toBeUndefined();
    queue.settled();
    expect(queue.take()).toEqual([update("b", { n: 1 }), read("q")]);
  });

  it("W35 merges adjacent updates of one component and run, and nothing across another kind", () => {
    const queue = createDeliveryQueue();
    queue.push(update("a", { n: 1, m: 1 }));
    queue.push(update("a", { n: 2 }));
    queue.push(update("a", { n: 3 }, "T#2"));
    queue.push(read("q"));
    queue.push(update("a", { n: 4 }, "T#2"));
    expect(queue.take()).toEqual([
      update("a", { n: 2, m: 1 }),
      update("a", { n: 3 }, "T#2"),
      read("q"),
      update("a", { n: 4 }, "T#2"),
    ]);
  });

  it.each([false, true])("keeps every command, and what was written around it (asleep: %s)", (asleep) => {
    const queue = createDeliveryQueue();
    if (asleep) queue.suspend();
    const updates = [
      update("g", { figure: 1 }),
      update("g", { extendData: [1] }),
      update("g", { extendData: [2] }),
      update("g", { figure: 2 }),
      update("g", { rowTransaction: { add: [1] }, extendData: null }),
      update("g", { extendData: [3] }),
    ];
    for (const one of updates) queue.push(one);
    queue.resume();
    expect(queue.take()).toEqual(updates);
  });

  it("a long update goes as it came, unless there is one that it merges with", () => {
    const long = (n: number): Delivery => unread(update("a", { n }));
    const queue = createDeliveryQueue();
    queue.push(long(1));
    expect(queue.urgent).toBe(false);
    expect(queue.take()).toEqual([long(1)]);
    // While that one is being applied.
    queue.push(long(2));
    queue.push(long(3));
    queue.push(unread(update("b", { n: 4 })));
    queue.settled();
    expect(queue.take()).toEqual([update("a", { n: 3 }), unread(update("b", { n: 4 }))]);
    queue.suspend();
    for (let n = 0; n < 10; n++) queue.push(long(n));
    expect(queue.size).toBe(1);
  });

  it("a long update that cannot be read stays as it is, for its tab to refuse", () => {
    const bad: Delivery = {
      kind: "message",
      message: { type: "set_props", rendererId: "T#1", text: '{"type":"set_props","payload":{' },
    };
    const queue = createDeliveryQueue();
    queue.push(update("a", { n: 1 }));
    queue.push(bad);
    queue.push(update("a", { n: 2 }));
    expect(queue.take()).toEqual([update("a", { n: 1 }), bad, update("a", { n: 2 })]);
  });

  it("W13 keeps a Patch apart, so that one that does not fit harms nothing else", () => {
    const queue = createDeliveryQueue();
    for (const value of [1, 2]) queue.push(update("a", { list: patch(value, "Prepend") }));
    expect(queue.take()).toHaveLength(2);
  });

  it("W37 a tab that does not follow gets the latest state, not a backlog", () => {
    const queue = createDeliveryQueue();
    queue.push(update("first", {}));
    queue.take();
    for (let n = 0; n < 200_000; n++) queue.push(update(`c${n % 100}`, { n }));
    expect(queue.size).toBeLessThan(700);
    queue.settled();
    const { state } = play(queue.take() ?? []);
    for (let component = 0; component < 100; component++) {
      expect(state[`c${component}`]).toEqual({ n: 199_900 + component });
    }
  });

  it("W37 layouts for a tab that does not follow do not gather either, whatever comes between", () => {
    const queue = createDeliveryQueue();
    queue.suspend();
    for (let n = 0; n < 10_000; n++) {
      queue.push(update("table", { children: [child("child", n)] }), 100);
      queue.push(update("status", { n }), 10);
      queue.push(update("child", { list: n + 1 }), 10);
    }
    expect(queue.size).toBe(3);
    queue.resume();
    expect(play(queue.take() ?? []).state).toEqual({
      table: { children: [child("child", 10_000)] },
      status: { n: 9_999 },
    });
  });

  it("W37 patches for a tab that does not follow gather in linear time, in order, as few operations", () => {
    const queue = createDeliveryQueue();
    for (let n = 0; n < 600; n++) queue.push(update(`c${n}`, { n }));
    const first = patch(0);
    queue.push(update("list", { list: first }));
    for (let n = 1; n < 200_000; n++) queue.push(update("list", { list: patch(n) }));
    expect(queue.size).toBe(601);
    expect(first).toEqual(patch(0));
    const last = queue.take()?.at(-1);
    const { props } = (last?.kind === "message" ? last.message.payload : {}) as SetProps["payload"];
    const { operations } = props.list as PatchObject;
    expect(operations).toHaveLength(2);
    expect(applyPatch([], props.list as PatchObject)).toEqual(Array.from({ length: 200_000 }, (_, n) => n));
  });

  it("W37 says when more waits than may, by what is left after merging", () => {
    const queue = createDeliveryQueue();
    queue.suspend();
    const text = "x".repeat(10_000);
    for (let n = 0; n < 2_000; n++) expect(queue.push(update("a", { n, text }), 10_000)).toBe(true);
    expect(queue.size).toBe(1);
    let more = 0;
    while (queue.push(update(`c${more}`, { text }), 10_000)) more++;
    expect(more).toBeGreaterThan(150);
    expect(more).toBeLessThan(250);
    queue.remove(({ kind }) => kind === "message");
    expect(queue.push(update("a", { text }), 10_000)).toBe(true);
  });

  it("W10 W37 a tab that is awake gets what is large, however busy it is; there is an end to that too", () => {
    const queue = createDeliveryQueue();
    const text = "x".repeat(5_000_000);
    expect(queue.push(update("a", { text }), text.length)).toBe(true);
    expect(queue.take()).toHaveLength(1);
    let more = 0;
    while (queue.push(update(`c${more}`, { text }), text.length)) more++;
    expect(more).toBe(6);
  });

  it("a suspended tab gets nothing, and all of it afterwards", () => {
    const queue = createDeliveryQueue();
    queue.suspend();
    queue.push(update("a", { n: 1 }));
    expect(queue.take()).toBeUndefined();
    queue.resume();
    expect(queue.take()).toEqual([update("a", { n: 1 })]);
  });

  it("W37 what a component gets that has just come stays behind its coming, also where that merged", () => {
    const queue = createDeliveryQueue();
    queue.suspend();
    const all = [
      update("child", { list: 1 }),
      update("a", { children: [] }),
      update("a", { children: [child("child", 2)] }),
      update("child", { list: 3 }),
    ];
    for (const one of all) queue.push(one);
    queue.resume();
    expect(play(queue.take() ?? [])).toEqual(play(all));
  });

  it("whatever is merged: same final state, and every read sees the same", () => {
    const delivery = fc.oneof(
      fc.record({
        id: fc.constantFrom("a", "b", "child-a1", "child-a2", "child-b1"),
        run: fc.constantFrom("T#1", "T#2"),
        names: fc.constantFrom(["list"], ["list", "other"]),
        patched: fc.boolean(),
        long: fc.boolean(),
      }),
      fc.record({
        id: fc.constantFrom("a", "b"),
        run: fc.constantFrom("T#1", "T#2"),
        children: fc.subarray([1, 2]),
        patched: fc.boolean(),
        long: fc.boolean(),
      }),
      fc.constant("read" as const),
      fc.constant("pad" as const),
    );
    fc.assert(
      fc.property(
        fc.array(delivery, { minLength: 10, maxLength: 40 }),
        fc.integer({ min: 0, max: 700 }),
        fc.boolean(),
        (script, padding, asleep) => {
          const queue = createDeliveryQueue();
          if (asleep) queue.suspend();
          const all: Delivery[] = [];
          const push = (next: Delivery, long = false): void => {
            all.push(next);
            queue.push(long ? unread(next) : next);
          };
          for (let n = 0; n < padding; n++) push(update(`pad${n}`, { n }));
          for (const [index, next] of script.entries()) {
            if (next === "read") push(read(`q${index}`));
            else if (next === "pad") for (let n = 0; n < 300; n++) push(update(`pad${n}`, { n }));
            else if ("children" in next) {
              const made = next.children.map((n) => child(`child-${next.id}${n}`, [index]));
              const [first] = made;
              const children = next.patched && first ? patch(first) : made;
              push(update(next.id, { children }, next.run), next.long);
            } else {
              const value = next.patched ? patch(index) : [index];
              const props = Object.fromEntries(next.names.map((name) => [name, value]));
              push(update(next.id, props, next.run), next.long);
            }
          }
          queue.resume();
          expect(play(queue.take() ?? [])).toEqual(play(all));
        },
      ),
      { numRuns: 150 },
    );
  });
});
