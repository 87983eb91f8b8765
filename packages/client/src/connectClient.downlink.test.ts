/** Streams over the downlink, through the client of a tab and the hub of its browser (rules DL1, DL2 and DL7). */
import { afterEach, expect, it, vi } from "vitest";
import { browser, closeBrowsers, serving } from "./testing/browser.ts";

afterEach(closeBrowsers);

type Content = Record<"streamConnection" | "streamCancel", { requestId: string } | undefined> & {
  streamDownlink?: { from: number };
};

const ACK = '{"multi":true,"stream":true}';

/** A server with a downlink. `respond`: its answers to requests, in turn; `undefined` leaves the request open. */
function server(...responses: (Response | Error | undefined)[]) {
  const posts: { content: Content; query: URLSearchParams }[] = [];
  let lines: ReadableStreamDefaultController<Uint8Array> | undefined;
  let seq = 0;
  const fetch = (async (url: string, { body, signal }: RequestInit) => {
    const content = JSON.parse(String(body)) as Content;
    posts.push({ content, query: new URL(url).searchParams });
    if (content.streamCancel !== undefined) return new Response(ACK);
    if (content.streamDownlink !== undefined)
      return new Response(
        new ReadableStream<Uint8Array>({
          start(controller) {
            lines = controller;
          },
        }) as ReadableStream<Uint8Array<ArrayBuffer>>,
      );
    const response = responses.shift();
    if (response instanceof Error) throw response;
    return (
      response ??
      new Promise((_, reject) => signal?.addEventListener("abort", () => reject(new Error("aborted"))))
    );
  }) as unknown as typeof globalThis.fetch;
  return {
    fetch,
    posts,
    cancels: () => posts.flatMap(({ content }) => content.streamCancel?.requestId ?? []),
    reads: () => posts.filter(({ content }) => content.streamDownlink !== undefined),
    async say(rid: string, frame: object) {
      await vi.waitFor(() => expect(lines).toBeDefined());
      lines?.enqueue(new TextEncoder().encode(`${JSON.stringify({ rid, seq: ++seq, frame })}\n`));
    },
  };
}

const ack = () => new Response(ACK);
const partOf = (children: string) => ({ multi: true, response: { out: { children } } });

it("the parts come from the hub, in order and before the end; no socket is opened for them", async () => {
  const { fetch, posts, say } = server(ack());
  const { sockets, tab } = browser({ fetch });
  const { log, request } = tab();
  const { outcomes } = request({ transport: "downlink", part: ({ props }) => log.push(props.children) });
  await say("tab0-1", partOf("a"));
  await vi.waitFor(() => expect(log).toEqual(["a"]));
  await say("tab0-1", partOf("ab"));
  await say("tab0-1", { done: true });
  await vi.waitFor(() => expect(outcomes).toEqual([{ status: "answered", data: undefined }]));
  expect(log).toEqual(["a", "ab", ["settled", "answered"]]);
  expect(posts[0]?.content.streamConnection).toEqual({ requestId: "tab0-1" });
  expect(new Set(posts.map(({ query }) => String(query))).size).toBe(1);
  expect(sockets).toHaveLength(0);
  // A request that needs the socket opens it then.
  request();
  await serving(sockets, 1);
});

it.each<[string, Response | Error, object, string[]]>([
  ["403: nothing was run", new Response("", { status: 403 }), { status: "notSent", code: "refused" }, []],
  [
    "an ordinary answer",
    new Response('{"multi":true,"response":{"out":{"children":"x"}}}'),
    { status: "answered", data: { response: { out: { children: "x" } } } },
    [],
  ],
  ["500", new Response("<h1>boom</h1>", { status: 500 }), { status: "failed", httpStatus: 500 }, []],
  [
    "no answer: the server may have begun, and is told to stop",
    new TypeError("gone"),
    { status: "failed", code: "network" },
    ["tab0-1"],
  ],
])("a request whose answer is %s", async (_, response, outcome, cancelled) => {
  const { fetch, reads, cancels } = server(response);
  const { tab } = browser({ fetch });
  const { outcomes } = tab().request({ transport: "downlink" });
  await vi.waitFor(() => expect(outcomes).toHaveLength(1));
  expect(outcomes[0]).toMatchObject(outcome);
  await vi.waitFor(() => expect(cancels()).toEqual(cancelled));
  expect(reads()).toHaveLength(0);
});

it.each(["before", "after"])(
  "a request that is cancelled %s its acknowledgement ends on the server",
  async (when) => {
    const { fetch, posts, cancels, reads } = server(when === "after" ? ack() : undefined);
    const { tab } = browser({ fetch });
    const { outcomes, handle } = tab().request({ transport: "downlink" });
    await vi.waitFor(() => expect(when === "after" ? reads() : posts).toHaveLength(1));
    handle.cancel();
    handle.cancel();
    await vi.waitFor(() => expect(cancels()).toEqual(["tab0-1"]));
    expect(outcomes).toEqual([{ status: "cancelled" }]);
  },
);

it("a tab that leaves ends its streams, and those of other tabs go on", async () => {
  const { fetch, cancels, say } = server(ack(), ack());
  const { tab } = browser({ fetch });
  const one = tab();
  const other = tab();
  one.request({ transport: "downlink" });
  const { outcomes } = other.request({ transport: "downlink" });
  await say("nobody-1", {});
  one.client.close();
  await vi.waitFor(() => expect(cancels()).toEqual(["tab0-1"]));
  await say("tab1-1", { done: true, error: { message: "boom" } });
  await vi.waitFor(() =>
    expect(outcomes).toEqual([{ status: "failed", code: "callback_failed", message: "boom" }]),
  );
});

it("a stream whose worker died is of unknown outcome", async () => {
  const { fetch, reads } = server(ack());
  const { tab, killWorker } = browser({ fetch });
  const { outcomes } = tab().request({ transport: "downlink" });
  await vi.waitFor(() => expect(reads()).toHaveLength(1));
  killWorker();
  await vi.waitFor(() => expect(outcomes).toMatchObject([{ status: "unknown", code: "connection_lost" }]));
});

it("a page that finds no hub in time sends nothing", async () => {
  const { fetch, posts } = server();
  const { tab, timers, hubScript } = browser({ worker: "missing", fetch });
  hubScript.missing = true;
  const { outcomes } = tab().request({ transport: "downlink" });
  for (const end of timers) end();
  await vi.waitFor(() => expect(outcomes).toMatchObject([{ status: "notSent", code: "unavailable" }]));
  expect(posts).toHaveLength(0);
});
