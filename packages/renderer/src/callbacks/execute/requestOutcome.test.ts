import type { CallbackRequestBody } from "@patchbay/protocol";
import { describe, expect, it } from "vitest";
import { definition } from "../../testing/layouts.ts";
import { parseCallback } from "../graph/callback.ts";
import { NO_VALUES } from "../graph/idPattern.ts";
import { createCall } from "../schedule/call.ts";
import { runResult } from "./requestOutcome.ts";

const page = { detailed: false, restarts: false };

describe("a persistent callback whose answer is of unknown outcome", () => {
  const body = { output: "out.v", inputs: [], changedPropIds: [], parsedChangedPropsIds: [] };
  const lost = { status: "unknown", code: "connection_lost", message: "lost" } as const;

  it.each([
    ["ends without a word, as it has no answer to be missed", {}, false, { status: "ended" }],
    [
      "says so if it streams: half of it is on the page",
      { stream: true },
      false,
      { fault: { isCutOff: true } },
    ],
    ["ends without a word if it restarts by itself", { stream: true }, true, { status: "ended" }],
  ])("%s", (_, rest, restarts, expected) => {
    const options = { persistent: true, ...rest };
    const call = createCall(parseCallback(definition("out.v", ["a.v"], options)), NO_VALUES);
    expect(runResult(call, body, lost, { ...page, restarts })).toMatchObject(expected);
  });
});

describe("what may be asked again", () => {
  const call = createCall(parseCallback(definition("out.v", ["a.v"])), NO_VALUES);
  const body = { output: "out.v", inputs: [], changedPropIds: [], parsedChangedPropsIds: [] };

  it.each([
    ["network", true],
    ["queue_full", true],
    ["unavailable", true],
    ["callback_failed", false],
    ["refused", false],
  ] as const)("is what never ran, or of which nobody knows: %s", (code, retryable) => {
    expect(runResult(call, body, { status: "failed", code, message: "no" }, page)).toMatchObject({
      retryable,
    });
  });
});

describe("B15 a value that JSON cannot carry", () => {
  const call = createCall(parseCallback(definition("out.v", ["a.v"])), NO_VALUES);
  const circular: { self?: unknown } = {};
  circular.self = circular;
  const fine = { id: "a", property: "v", value: 1 };
  const failed = { status: "failed", code: "message_shape", message: "Do not know how" } as const;

  it.each<[string, Partial<CallbackRequestBody>, string]>([
    ["an Input", { inputs: [fine, { id: "b", property: "data", value: 1n }] }, "b.data"],
    ["one of a list", { inputs: [[{ id: { i: 1 }, property: "data", value: circular }]] }, '{"i":1}.data'],
    ["a State", { inputs: [fine], state: [{ id: "s", property: "figure", value: [circular] }] }, "s.figure"],
  ])("is named where it is: %s", (_, rest, prop) => {
    const body: CallbackRequestBody = {
      output: "out.v",
      inputs: [],
      changedPropIds: [],
      parsedChangedPropsIds: [],
      ...rest,
    };
    expect(runResult(call, body, failed, page)).toMatchObject({
      status: "failed",
      fault: {
        code: "message_shape",
        message: `The value of ${prop} cannot be sent: Do not know how`,
        source: "out.v",
      },
    });
  });

  it("is not looked for where the server does not like the message", () => {
    const body: CallbackRequestBody = {
      output: "out.v",
      inputs: [fine],
      changedPropIds: [],
      parsedChangedPropsIds: [],
    };
    expect(runResult(call, body, failed, page)).toMatchObject({ fault: { message: "Do not know how" } });
  });
});
