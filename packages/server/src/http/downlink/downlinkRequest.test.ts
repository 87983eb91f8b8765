import { describe, expect, it } from "vitest";
import { downlinkNames, downlinkRequest } from "./downlinkRequest.ts";

describe("what a request says of the downlink", () => {
  it.each([
    [{ streamDownlink: { from: 3 } }, { kind: "read", from: 3 }],
    [{ streamDownlink: {} }, { kind: "read", from: 0 }],
    [{ streamCancel: { requestId: "a-1" } }, { kind: "cancel", requestId: "a-1" }],
    [
      { output: "a.b", streamConnection: { requestId: "a-1" } },
      { kind: "start", requestId: "a-1" },
    ],
    // In this order, as Dash recognizes them.
    [
      { streamCancel: { requestId: "a" }, streamDownlink: { from: 0 }, streamConnection: { requestId: "a" } },
      { kind: "read", from: 0 },
    ],
  ])("%j", (body, expected) => expect(downlinkRequest(body)).toEqual(expected));

  it.each([
    { streamDownlink: { from: -1 } },
    { streamDownlink: { from: 0.5 } },
    { streamDownlink: { from: 2 ** 53 } },
    { streamDownlink: { from: "0" } },
    { streamDownlink: { from: null } },
    { streamDownlink: null },
    { streamDownlink: [] },
    { streamCancel: {} },
    { streamCancel: { requestId: "" } },
    { streamConnection: { requestId: 1 } },
    { streamConnection: { requestId: "x".repeat(257) } },
    { streamConnection: Object.create({ requestId: "inherited" }) },
  ])("is refused: %j", (body) =>
    expect(downlinkRequest(body)).toMatchObject({ kind: "malformed", fault: { code: "message_shape" } }),
  );

  it.each([
    undefined,
    null,
    [],
    "streamDownlink",
    5,
    { output: "a.b" },
    Object.create({ streamDownlink: {} }),
  ])("says nothing: %j", (body) => expect(downlinkRequest(body)).toBeUndefined());
});

describe("the names of a downlink", () => {
  const names = (query: string) => downlinkNames(new URLSearchParams(query));

  it("are those of Dash", () => {
    expect(names("endId=e~1&downlinkId=mx2p-z_9")).toEqual({ endId: "e~1", downlinkId: "mx2p-z_9" });
    expect(names("endId=e~1")).toEqual({ endId: "e~1", downlinkId: "" });
  });

  it.each([
    "",
    "downlinkId=a",
    "endId=e&downlinkId=",
    `endId=e&downlinkId=${"a".repeat(65)}`,
    "endId=e&downlinkId=a%3Ab",
    "endId=e&downlinkId=a%0A",
    "endId=e&downlinkId=%C3%A4",
  ])("are refused: %s", (query) => expect(names(query)).toBeUndefined());
});
