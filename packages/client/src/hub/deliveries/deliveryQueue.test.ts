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
import { createOutbox } from "./deliveryQueue.ts";

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

describe("outbox", () => {
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
    const outbox = createOutbox();
    expect(outbox.push(answer(1), large)).toBe(true);
    expect(outbox.push(answer(2), large)).toBe(false);
    const asleep = createOutbox();
    asleep.suspend();
    expect(asleep.push(answer(1), large)).toBe(false);
  });

  it("gives one batch at a time, in order", () => {
    const outbox = createOutbox();
    outbox.push(update("a", { n: 1 }));
    expect(outbox.take()).toHaveLength(1);
    outbox.push(update("b", { n: 1 }));
    outbox.push(read("q"));
    expect(outbox.take()).toBeUndefined();
    outbox.settled();
    expect(outbox.take()).toEqual([update("b", { n: 1 }), read("q")]);
  });

  it("W35 merges adjacent updates of one component and run, and nothing across another kind", () => {
    const outbox = createOutbox();
    outbox.push(update("a", { n: 1, m: 1 }));
    outbox.push(update("a", { n: 2 }));
    outbox.push(update("a", { n: 3 }, "T#2"));
    outbox.push(read("q"));
    outbox.push(update("a", { n: 4 }, "T#2"));
    expect(outbox.take()).toEqual([
      update("a", { n: 2, m: 1 }),
      update("a", { n: 3 }, "T#2"),
      read("q"),
      update("a", { n: 4 }, "T#2"),
    ]);
  });

  it.each([false, true])("keeps every command, and what was written around it (asleep: %s)", (asleep) => {
    const outbox = createOutbox();
    if (asleep) outbox.suspend();
    const updates = [
      update("g", { figure: 1 }),
      update("g", { extendData: [1] }),
      update("g", { extendData: [2] }),
      update("g", { figure: 2 }),
      update("g", { rowTransaction: { add: [1] }, extendData: null }),
      update("g", { extendData: [3] }),
    ];
    for (const one of updates) outbox.push(one);
    outbox.resume();
    expect(outbox.take()).toEqual(updates);
  });

  it("a long update goes as it came, unless there is one that it merges with", () => {
    const long = (n: number): Delivery => unread(update("a", { n }));
    const outbox = createOutbox();
    outbox.push(long(1));
    expect(outbox.urgent).toBe(false);
    expect(outbox.take()).toEqual([long(1)]);
    // While that one is being applied.
    outbox.push(long(2));
    outbox.push(long(3));
    outbox.push(unread(update("b", { n: 4 })));
    outbox.settled();
    expect(outbox.take()).toEqual([update("a", { n: 3 }), unread(update("b", { n: 4 }))]);
    outbox.suspend();
    for (let n = 0; n < 10; n++) outbox.push(long(n));
    expect(outbox.size).toBe(1);
  });

  it("a long update that cannot be read stays as it is, for its tab to refuse", () => {
    const bad: Delivery = {
      kind: "message",
      message: { type: "set_props", rendererId: "T#1", text: '{"type":"set_props","payload":{' },
    };
    const outbox = createOutbox();
    outbox.push(update("a", { n: 1 }));
    outbox.push(bad);
    outbox.push(update("a", { n: 2 }));
    expect(outbox.take()).toEqual([update("a", { n: 1 }), bad, update("a", { n: 2 })]);
  });

  it("W13 keeps a Patch apart, so that one that does not fit harms nothing else", () => {
    const outbox = createOutbox();
    for (const value of [1, 2]) outbox.push(update("a", { list: patch(value, "Prepend") }));
    expect(outbox.take()).toHaveLength(2);
  });

  it("W37 a tab that does not follow gets the latest state, not a backlog", () => {
    const outbox = createOutbox();
    outbox.push(update("first", {}));
    outbox.take();
    for (let n = 0; n < 200_000; n++) outbox.push(update(`c${n % 100}`, { n }));
    expect(outbox.size).toBeLessThan(700);
    outbox.settled();
    const { state } = play(outbox.take() ?? []);
    for (let component = 0; component < 100; component++) {
      expect(state[`c${component}`]).toEqual({ n: 199_900 + component });
    }
  });

  it("W37 layouts for a tab that does not follow do not gather either, whatever comes between", () => {
    const outbox = createOutbox();
    outbox.suspend();
    for (let n = 0; n < 10_000; n++) {
      outbox.push(update("table", { children: [child("child", n)] }), 100);
      outbox.push(update("status", { n }), 10);
      outbox.push(update("child", { list: n + 1 }), 10);
    }
    expect(outbox.size).toBe(3);
    outbox.resume();
    expect(play(outbox.take() ?? []).state).toEqual({
      table: { children: [child("child", 10_000)] },
      status: { n: 9_999 },
    });
  });

  it("W37 patches for a tab that does not follow gather in linear time, in order, as few operations", () => {
    const outbox = createOutbox();
    for (let n = 0; n < 600; n++) outbox.push(update(`c${n}`, { n }));
    const first = patch(0);
    outbox.push(update("list", { list: first }));
    for (let n = 1; n < 200_000; n++) outbox.push(update("list", { list: patch(n) }));
    expect(outbox.size).toBe(601);
    expect(first).toEqual(patch(0));
    const last = outbox.take()?.at(-1);
    const { props } = (last?.kind === "message" ? last.message.payload : {}) as SetProps["payload"];
    const { operations } = props.list as PatchObject;
    expect(operations).toHaveLength(2);
    expect(applyPatch([], props.list as PatchObject)).toEqual(Array.from({ length: 200_000 }, (_, n) => n));
  });

  it("W37 says when more waits than may, by what is left after merging", () => {
    const outbox = createOutbox();
    outbox.suspend();
    const text = "x".repeat(10_000);
    for (let n = 0; n < 2_000; n++) expect(outbox.push(update("a", { n, text }), 10_000)).toBe(true);
    expect(outbox.size).toBe(1);
    let more = 0;
    while (outbox.push(update(`c${more}`, { text }), 10_000)) more++;
    expect(more).toBeGreaterThan(150);
    expect(more).toBeLessThan(250);
    outbox.remove(({ kind }) => kind === "message");
    expect(outbox.push(update("a", { text }), 10_000)).toBe(true);
  });

  it("W10 W37 a tab that is awake gets what is large, however busy it is; there is an end to that too", () => {
    const outbox = createOutbox();
    const text = "x".repeat(5_000_000);
    expect(outbox.push(update("a", { text }), text.length)).toBe(true);
    expect(outbox.take()).toHaveLength(1);
    let more = 0;
    while (outbox.push(update(`c${more}`, { text }), text.length)) more++;
    expect(more).toBe(6);
  });

  it("a suspended tab gets nothing, and all of it afterwards", () => {
    const outbox = createOutbox();
    outbox.suspend();
    outbox.push(update("a", { n: 1 }));
    expect(outbox.take()).toBeUndefined();
    outbox.resume();
    expect(outbox.take()).toEqual([update("a", { n: 1 })]);
  });

  it("W37 what a component gets that has just come stays behind its coming, also where that merged", () => {
    const outbox = createOutbox();
    outbox.suspend();
    const all = [
      update("child", { list: 1 }),
      update("a", { children: [] }),
      update("a", { children: [child("child", 2)] }),
      update("child", { list: 3 }),
    ];
    for (const one of all) outbox.push(one);
    outbox.resume();
    expect(play(outbox.take() ?? [])).toEqual(play(all));
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
          const outbox = createOutbox();
          if (asleep) outbox.suspend();
          const all: Delivery[] = [];
          const push = (next: Delivery, long = false): void => {
            all.push(next);
            outbox.push(long ? unread(next) : next);
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
          outbox.resume();
          expect(play(outbox.take() ?? [])).toEqual(play(all));
        },
      ),
      { numRuns: 150 },
    );
  });
});
