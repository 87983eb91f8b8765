/** Streamed answers: their parts come in order with everything else, and before the one outcome (rules ST1 to ST4). */
import type { PartUpdate, ServerMessage } from "@patchbay/protocol";
import { afterEach, describe, expect, it, vi } from "vitest";
import { answer, browser, closeBrowsers, serving } from "./testing/browser.ts";

afterEach(closeBrowsers);

const respond = (run: number, payload: object): ServerMessage =>
  ({
    type: "callback_response",
    rendererId: `tab0#${run}`,
    requestId: `tab0-${run}`,
    payload,
  }) as unknown as ServerMessage;
const part = (run: number, children: unknown): ServerMessage =>
  respond(run, { status: "ok", stream: true, data: { multi: true, response: { out: { children } } } });
const end = (run: number): ServerMessage => respond(run, { status: "ok", stream: true, done: true });
const update = (n: number): ServerMessage => ({
  type: "set_props",
  rendererId: "tab0#1",
  payload: { componentId: `c${n}`, props: {} },
});

describe("over the socket", () => {
  it("parts come in order with other updates, and the request settles once, at the end", async () => {
    const { sockets, tab } = browser();
    const { log, request } = tab();
    const { outcomes } = request({ part: ({ props }) => log.push(["part", props.children]) });
    const socket = await serving(sockets, 1);
    socket.say(part(1, "a"), update(1), part(1, "ab"));
    socket.say(update(2), part(1, "abc"), end(1));
    await vi.waitFor(() => expect(outcomes).toEqual([{ status: "answered", data: undefined }]));
    const joined = log.filter((entry) => String(entry) !== "part,a");
    expect(joined).toEqual([
      ["update", "c1", {}],
      ["part", "ab"],
      ["update", "c2", {}],
      ["part", "abc"],
      ["settled", "answered"],
    ]);
    // Nothing more is heard of a request that has settled.
    socket.say(part(1, "late"), end(1), answer("tab0#1", "tab0-1"), update(3));
    await vi.waitFor(() => expect(log).toContainEqual(["update", "c3", {}]));
    expect(log).not.toContainEqual(["part", "late"]);
    expect(outcomes).toHaveLength(1);
  });

  it("a failure after parts, and a final answer without parts, settle as they do elsewhere", async () => {
    const { sockets, tab } = browser();
    const { request } = tab();
    const first = request();
    const second = request();
    const socket = await serving(sockets, 2);
    socket.say(part(1, "a"), respond(1, { status: "error", message: "boom" }), end(2));
    await vi.waitFor(() => expect(second.outcomes).toEqual([{ status: "answered", data: undefined }]));
    expect(first.outcomes).toEqual([{ status: "failed", code: "callback_failed", message: "boom" }]);
  });

  it("a stream that its server breaks off is not answered: it is not known what is missing", async () => {
    const { sockets, tab } = browser();
    const { request } = tab();
    const cut = request();
    const whole = request();
    const socket = await serving(sockets, 2);
    socket.say(
      part(1, "a"),
      respond(1, { status: "prevent_update" }),
      respond(2, { status: "prevent_update" }),
    );
    await vi.waitFor(() => expect(whole.outcomes).toEqual([{ status: "answered", data: undefined }]));
    expect(cut.outcomes).toMatchObject([{ status: "unknown", code: "connection_lost" }]);
  });

  it("a part of a cancelled request is dropped", async () => {
    const { sockets, tab } = browser();
    const { log, request } = tab();
    const { handle } = request({ part: () => log.push("part") });
    const socket = await serving(sockets, 1);
    handle.cancel();
    socket.say(part(1, "a"), { ...update(1), rendererId: "tab0#2" } as ServerMessage);
    await vi.waitFor(() => expect(log).toContainEqual(["update", "c1", {}]));
    expect(log).not.toContain("part");
  });

  it("FR3 a server's update with the id of a request is no part of its answer", async () => {
    const { sockets, tab } = browser();
    const { log, request } = tab();
    request({ part: () => log.push("part") });
    const socket = await serving(sockets, 1);
    socket.say({ ...update(1), requestId: "tab0-1" } as ServerMessage);
    await vi.waitFor(() => expect(log).toEqual([["update", "c1", {}]]));
  });

  it("a malformed part is reported, and its stream goes on", async () => {
    const { sockets, tab } = browser();
    const { log, request } = tab();
    const parts: unknown[] = [];
    const { outcomes } = request({ part: ({ props }) => parts.push(props) });
    const socket = await serving(sockets, 1);
    for (const data of [undefined, 7, { response: { out: "text" } }, { dist: [null] }])
      socket.say(respond(1, { status: "ok", stream: true, data }));
    socket.say(part(1, "a"), end(1));
    await vi.waitFor(() => expect(outcomes).toHaveLength(1));
    expect(parts).toEqual([{ children: "a" }]);
    expect(log).toContainEqual(["report", "message_shape", expect.stringContaining("part")]);
  });
});

describe("over HTTP", () => {
  const encoder = new TextEncoder();
  const streamed = (...chunks: Uint8Array[]): Response =>
    new Response(
      new ReadableStream({
        start(controller) {
          for (const chunk of chunks) controller.enqueue(chunk);
          controller.close();
        },
      }),
      { headers: { "content-type": "application/x-ndjson; charset=utf-8" } },
    );
  const line = (value: unknown): Uint8Array => encoder.encode(`${JSON.stringify(value)}\n`);
  const token = (children: unknown) => ({ multi: true, response: { out: { children } } });

  async function read(answer: Response) {
    const { tab } = browser({ answer });
    const parts: PartUpdate[] = [];
    const { outcomes } = tab().request({ transport: "http", part: (update) => parts.push(update) });
    await vi.waitFor(() => expect(outcomes).toHaveLength(1));
    return { outcomes, shown: parts.map(({ props }) => props.children) };
  }

  it("lines are parts, blank ones are none, and the last one is the end", async () => {
    const answer = streamed(
      line(token("a")),
      encoder.encode("\n\n"),
      line(token("ab")),
      line({ done: true }),
    );
    expect(await read(answer)).toEqual({
      shown: ["a", "ab"],
      outcomes: [{ status: "answered", data: undefined }],
    });
  });

  it("a line may be cut anywhere, inside a character too, and the last one may have no end", async () => {
    const bytes = [...line(token("é€😀")), ...line(token("b")), ...line({ done: true }).slice(0, -1)];
    for (let size = 1; size < 12; size++) {
      const chunks: Uint8Array[] = [];
      for (let at = 0; at < bytes.length; at += size)
        chunks.push(Uint8Array.from(bytes.slice(at, at + size)));
      expect(await read(streamed(...chunks))).toMatchObject({
        shown: ["é€😀", "b"],
        outcomes: [{ status: "answered" }],
      });
    }
  });

  it("an error at the end is the callback's", async () => {
    const { shown, outcomes } = await read(
      streamed(line(token("a")), line({ done: true, error: { message: "order 4035 failed" } })),
    );
    expect(shown).toEqual(["a"]);
    expect(outcomes).toEqual([{ status: "failed", code: "callback_failed", message: "order 4035 failed" }]);
  });

  it.each<[string, Uint8Array[]]>([
    ["no end", []],
    ["a line that is no JSON", [encoder.encode("{nonsense\n"), line({ done: true })]],
    ["a line that is no part", [line({ response: 7 }), line({ done: true })]],
    ["half a line", [line({ done: true }).slice(0, 5)]],
  ])("with %s the stream is cut off", async (_, rest) => {
    const { shown, outcomes } = await read(streamed(line(token("a")), ...rest));
    expect(shown).toEqual(["a"]);
    expect(outcomes).toMatchObject([{ status: "unknown", code: "connection_lost" }]);
  });

  it("a line longer than 64 MB cuts the stream off, so that nothing fills the memory", async () => {
    const block = new Uint8Array(8 * 1024 * 1024).fill(97);
    let pulls = 0;
    const endless = new Response(
      new ReadableStream({
        pull(controller) {
          pulls++;
          controller.enqueue(block);
        },
      }),
      { headers: { "content-type": "application/x-ndjson" } },
    );
    const { outcomes } = await read(endless);
    expect(outcomes).toMatchObject([{ status: "unknown" }]);
    expect(pulls).toBeLessThan(12);
  });

  it("HT11 a job that could not be started has failed", async () => {
    const answer = new Response(JSON.stringify({ error: "Error setting up background callback" }));
    const { outcomes } = await read(answer);
    expect(outcomes).toEqual([
      { status: "failed", code: "callback_failed", message: "Error setting up background callback" },
    ]);
  });
});
