import { describe, expect, it } from "vitest";
import { decodeServerFrame, LONG } from "./frame.ts";
import type { Envelope } from "./messages.ts";
import { partUpdates, readPart } from "./streamPart.ts";

const answer = (payload: object): Envelope => {
  const { envelopes } = decodeServerFrame(
    JSON.stringify({ type: "callback_response", rendererId: "t#1", requestId: "t-1", payload }),
  );
  return envelopes[0] as Envelope;
};
const one = { multi: true, response: { out: { children: "a" } } };

describe("a part (rule ST1)", () => {
  it.each<[string, object]>([
    ["an ordinary answer", { status: "ok", data: one }],
    ["the end of a stream", { status: "ok", stream: true, done: true }],
    ["a failure", { status: "error", message: "boom" }],
    ["no update", { status: "prevent_update" }],
    ["an answer that says it is no stream", { status: "ok", stream: false, data: one }],
  ])("%s is none", (_, payload) => {
    expect(readPart(answer(payload))).toBeUndefined();
  });

  it("is read from a short and from a long message", () => {
    const text = "x".repeat(LONG);
    for (const children of ["a", text]) {
      const part = readPart(
        answer({ status: "ok", stream: true, data: { multi: true, response: { out: { children } } } }),
      );
      expect(part).toEqual({ updates: [{ componentId: "out", props: { children } }] });
    }
    expect(
      readPart(answer({ status: "ok", data: { response: { out: { text, stream: 1 } } } })),
    ).toBeUndefined();
  });
});

describe("the updates of a part (rule ST2)", () => {
  it("what was yielded comes before what was set beside it, and the first has the scripts", () => {
    const dist = [{ type: "_js_dist" as const, url: "lib.js" }];
    const part = { response: { a: { v: 1 }, b: { v: 2 } }, sideUpdate: { a: { v: 3 } }, dist };
    expect(partUpdates(part)).toEqual([
      { componentId: "a", props: { v: 1 }, dist },
      { componentId: "b", props: { v: 2 } },
      { componentId: "a", props: { v: 3 } },
    ]);
    expect(partUpdates({ multi: true })).toEqual([]);
  });

  it.each([
    undefined,
    null,
    "a",
    [],
    { response: 1 },
    { response: { a: "text" } },
    { response: {}, sideUpdate: { a: null } },
  ])("%j is no part", (part) => {
    expect(partUpdates(part)).toBeUndefined();
  });

  it("null stands for no props, as in other answers", () => {
    expect(partUpdates({ response: null, sideUpdate: { a: { v: 1 } } })).toEqual([
      { componentId: "a", props: { v: 1 } },
    ]);
  });
});
