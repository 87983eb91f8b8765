import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ErrorCode, PatchbayError } from "../errors.ts";
import { decodeClientFrame, decodeRequestBody } from "./decodeClientFrame.ts";
import {
  decodeServerFrame,
  decodeServerMessage,
  encodeFrame,
  LONG,
  readWelcome,
  readWhole,
} from "./frame.ts";
import type { ClientMessage, Envelope, ServerMessage } from "./messages.ts";

const fromServer: ServerMessage[] = [
  { type: "set_props", rendererId: "R", payload: { componentId: "a", props: { children: "x" } } },
  {
    type: "get_props_request",
    rendererId: "R",
    requestId: "q",
    payload: { componentId: "a", properties: ["value"] },
  },
  { type: "callback_response", rendererId: "R", requestId: "R-1", payload: { status: "prevent_update" } },
  {
    type: "callback_response",
    rendererId: "R",
    requestId: "R-2",
    payload: { status: "error", message: "boom" },
  },
  {
    type: "callback_response",
    rendererId: "R",
    requestId: "R-3",
    payload: { status: "ok", data: { multi: true, response: { out: { title: "VV" } } } },
  },
  { type: "heartbeat_ack" },
  { type: "error", rendererId: "R", payload: { message: "no", code: "refused" } },
  {
    type: "welcome",
    version: 1,
    epoch: "e",
    sessionId: "s",
    heartbeatMs: 1,
    resumeMs: 60_000,
    limits: { maxMessageBytes: 10 },
  },
];

const body = {
  output: "..out.title...out.style..",
  outputs: [
    { id: "out", property: "title" },
    { id: "out", property: "style" },
  ],
  inputs: [
    { id: "btn", property: "n_clicks", value: 1 },
    [{ id: { index: 0, type: "t" }, property: "value" }],
  ],
  changedPropIds: ["btn.n_clicks"],
  parsedChangedPropsIds: ["btn.n_clicks", { index: 0, type: "t" }],
  state: [{ id: "s", property: "data", value: null }],
};
const fromClient: ClientMessage[] = [
  { type: "callback_request", rendererId: "R", requestId: "R-1", payload: body },
  { type: "get_props_response", rendererId: "R", requestId: "q", payload: { value: "x" } },
  { type: "get_props_response", rendererId: "R", requestId: "q", payload: "__disconnected__" },
  { type: "heartbeat" },
  { type: "renderer_disconnect", rendererId: "R" },
  { type: "cancel", requestId: "R-1" },
];

describe("frames", () => {
  it.each(fromServer)("FR1 a server's $type survives, alone and in an array", (message) => {
    expect(decodeServerFrame(encodeFrame(message))).toEqual({ envelopes: [message], faults: [] });
    expect(decodeServerFrame(encodeFrame([message, message])).envelopes).toEqual([message, message]);
    if ("rendererId" in message) expect(decodeServerMessage(message)).toEqual({ message });
  });

  it.each(fromClient)("FR2 a client's $type survives", (message) => {
    expect(decodeClientFrame(encodeFrame(message))).toEqual({ message });
  });

  it("FR3 unknown fields are carried, unknown types are faults", () => {
    const known = { ...fromServer[0], seq: 7 };
    const { envelopes, faults } = decodeServerFrame(
      JSON.stringify([known, { type: "novel", rendererId: "R" }, { type: "novel" }]),
    );
    expect(envelopes.map(decodeServerMessage)).toEqual([
      { message: known },
      {
        fault: {
          code: ErrorCode.MessageUnknown,
          message: "Unknown type of message",
        },
      },
    ]);
    expect(faults).toMatchObject([{ code: ErrorCode.FrameShape }]);
    expect(decodeClientFrame('{"type":"toString"}')).toMatchObject({
      fault: { code: ErrorCode.MessageUnknown },
    });
  });

  it("FR4 a bad message harms neither its neighbours nor their order", () => {
    const bad = [
      null,
      7,
      [],
      { type: "set_props", rendererId: "", payload: { componentId: "a", props: {} } },
      { type: "set_props", rendererId: "R", payload: null },
      {
        type: "get_props_request",
        rendererId: "R",
        requestId: "q",
        payload: { componentId: "a", properties: [1] },
      },
      { type: "callback_response", rendererId: "R", requestId: "q", payload: { status: "maybe" } },
      {
        type: "callback_response",
        rendererId: "R",
        requestId: "q",
        payload: { status: "ok", data: { response: 7 } },
      },
    ];
    const frame = bad.flatMap((message, index) => [message, { ...fromServer[0], seq: index }]);
    const { envelopes, faults } = decodeServerFrame(JSON.stringify(frame));
    const read = envelopes.map(decodeServerMessage);
    const good = read.flatMap((each) => ("message" in each ? [(each.message as { seq?: number }).seq] : []));
    expect(good).toEqual(bad.map((_, index) => index));
    expect(faults.length + read.filter((each) => "fault" in each).length).toBe(bad.length);
  });

  it("EX1 a greeting with something amiss is none", () => {
    const welcome = fromServer.at(-1) as Envelope;
    expect(readWelcome(welcome)).toEqual(welcome);
    expect(readWelcome({ ...welcome, heartbeatMs: "soon" } as Envelope)).toBeUndefined();
    expect(readWelcome({ ...welcome, limits: null } as Envelope)).toBeUndefined();
    expect(readWelcome({ type: "heartbeat_ack" })).toBeUndefined();
  });

  it("FR4 a fault tells whom it was about", () => {
    expect(
      decodeClientFrame('{"type":"callback_request","rendererId":"R","requestId":"R-9","payload":null}'),
    ).toEqual({
      fault: {
        code: ErrorCode.MessageShape,
        message: "callback_request: payload is of a wrong type",
        rendererId: "R",
        requestId: "R-9",
      },
    });
  });

  describe("FR7 a long message", () => {
    const pad = "x".repeat(LONG);
    const envelopesOf = (text: string) => decodeServerFrame(text).envelopes;

    it("is routed unread, and read in its tab", () => {
      const message = { type: "set_props", rendererId: "R#1", payload: { componentId: "a", props: { pad } } };
      const text = JSON.stringify(message);
      const [envelope] = envelopesOf(text);
      expect(envelope).toEqual({ type: "set_props", rendererId: "R#1", text });
      expect(decodeServerMessage(envelope as Envelope)).toEqual({ message });
    });

    it("that is no JSON within fails what it was about", () => {
      const text = `{"type":"callback_response","rendererId":"R","requestId":"R-1","payload":{"a":${pad}}}`;
      const [envelope] = envelopesOf(text);
      expect(envelope).toMatchObject({ requestId: "R-1" });
      expect(decodeServerMessage(envelope as Envelope)).toMatchObject({ fault: { code: "message_shape" } });
    });

    it.each([
      ["an array", JSON.stringify([{ type: "error", rendererId: "R", payload: { message: pad } }])],
      [
        "other fields before",
        `{"meta":{"payload":{}},"type":"error","rendererId":"R","payload":{"message":"${pad}"}}`,
      ],
      ["other fields behind", `{"type":"error","payload":{"message":"${pad}"},"rendererId":"R"}`],
      ["no payload at all", JSON.stringify({ type: "error", rendererId: "R", message: pad })],
      ["a payload that is a text", JSON.stringify({ type: "error", rendererId: "R", payload: `${pad}},` })],
    ])("in another form (%s) is read at once", (_, text) => {
      const value = JSON.parse(text);
      const read = envelopesOf(text).map(readWhole);
      expect(read).toEqual(Array.isArray(value) ? value : [value]);
    });

    it("FR3 is what the hub has not read, and never what a server calls text", () => {
      const [message] = fromServer;
      const named = { ...message, text: '{"payload":{"componentId":"other","props":{}}}' };
      const [envelope] = envelopesOf(JSON.stringify(named));
      expect(decodeServerMessage(envelope as Envelope)).toEqual({ message });
      const long = JSON.stringify({
        text: "mine",
        ...message,
        payload: { componentId: "a", props: { pad } },
      });
      expect(envelopesOf(long)).toEqual([{ type: "set_props", rendererId: "R", text: long }]);
    });

    it("is the same to its tab as if it had been read at once, whatever it holds", () => {
      const nasty = fc.constantFrom(
        '"payload":{',
        "}",
        '},"seq":9}',
        '\\"',
        '"rendererId":"other"',
        "\u2028",
        "é",
      );
      const texts = fc.array(fc.oneof(nasty, fc.string()), { maxLength: 4 }).map((parts) => parts.join(""));
      const payload = fc.oneof(
        fc.dictionary(texts, fc.oneof(texts, fc.jsonValue()), { maxKeys: 4 }),
        fc.jsonValue(),
      );
      fc.assert(
        fc.property(
          fc.record(
            {
              type: texts,
              rendererId: texts,
              requestId: texts,
              payload: payload.map((value) => (value instanceof Object ? { pad, ...value } : value)),
              seq: fc.nat(),
              after: fc.nat(),
            },
            { requiredKeys: ["type", "rendererId", "payload"] },
          ),
          fc.boolean(),
          (message, padded) => {
            const text = JSON.stringify(padded ? { ...message, padding: pad } : message);
            const short = JSON.stringify(JSON.parse(text.replaceAll(pad, "")));
            const strip = (value: unknown): unknown => JSON.parse(JSON.stringify(value).replaceAll(pad, ""));
            expect(strip(envelopesOf(text).map(readWhole))).toEqual(envelopesOf(short));
          },
        ),
        { numRuns: 300 },
      );
    });
  });

  it("FR4 never throws, whatever comes", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.anything()), (data) => {
        decodeServerFrame(data);
        decodeClientFrame(data);
        decodeRequestBody(data);
      }),
    );
    expect(decodeServerFrame(new ArrayBuffer(2)).faults[0]?.code).toBe(ErrorCode.FrameNotJson);
    expect(decodeClientFrame("[]")).toMatchObject({ fault: { code: ErrorCode.FrameShape } });
    const long = JSON.stringify({ type: "cancel", requestId: "r".repeat(257) });
    expect(decodeClientFrame(long)).toEqual({
      fault: { code: ErrorCode.MessageShape, message: "cancel: requestId is of a wrong type" },
    });
    const token = { type: "refresh", token: "t".repeat(4_000) } as const;
    expect(decodeClientFrame(JSON.stringify(token))).toEqual({ message: token });
  });

  it("FR5 what JSON cannot carry is said, not sent", () => {
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    const message: ServerMessage = {
      type: "set_props",
      rendererId: "R",
      payload: { componentId: "a", props: cycle },
    };
    expect(() => encodeFrame(message)).toThrow(PatchbayError);
  });

  it("an HTTP body is checked like a request on the socket", () => {
    expect(decodeRequestBody(body)).toEqual({ body });
    expect(decodeRequestBody({ ...body, inputs: "no" })).toMatchObject({
      fault: { code: ErrorCode.MessageShape },
    });
  });
});
