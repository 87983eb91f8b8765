/** The downlink of a hub, with a server that the test plays. */
import { expect, it } from "vitest";
import { createDownlink, type Downlink } from "./downlink.ts";
import type { DownlinkMode } from "./retry.ts";

interface Post {
  query: string;
  content: Record<string, unknown>;
  isAborted(): boolean;
  /** Answers with an open body. */
  open(): void;
  status(status: number): void;
  fail(): void;
  say(...lines: (object | string)[]): Promise<void>;
  bytes(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  end(): Promise<void>;
}

const turns = () => new Promise((resolve) => setTimeout(resolve, 5));

function world(mode: DownlinkMode = { kind: "stream" }) {
  const posts: Post[] = [];
  const log: string[] = [];
  const timers = new Set<{ at: number; work: () => void }>();
  let now = 0;
  let randoms = 0.5;
  const environment = {
    fetch: ((url: string, { body, signal }: RequestInit) =>
      new Promise<Response>((resolve, reject) => {
        let out: ReadableStreamDefaultController<Uint8Array> | undefined;
        let aborted = false;
        let ended = false;
        signal?.addEventListener("abort", () => {
          aborted = true;
          reject(new DOMException("", "AbortError"));
          try {
            out?.error(new DOMException("", "AbortError"));
          } catch {}
        });
        const post: Post = {
          query: url.split("?")[1] ?? "",
          content: JSON.parse(String(body)),
          isAborted: () => aborted,
          open: () =>
            resolve(
              new Response(
                new ReadableStream<Uint8Array<ArrayBuffer>>({
                  start: (controller) => {
                    out = controller as ReadableStreamDefaultController<Uint8Array>;
                  },
                }),
              ),
            ),
          status: (status) => resolve(new Response("", { status })),
          fail: () => (out === undefined ? reject(new TypeError("gone")) : out.error(new TypeError("gone"))),
          async say(...lines) {
            const text = lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`);
            await post.bytes(new TextEncoder().encode(text.join("")));
          },
          async bytes(bytes) {
            if (out === undefined) post.open();
            out?.enqueue(bytes);
            await turns();
          },
          async end() {
            if (out === undefined) post.open();
            if (!ended) out?.close();
            ended = true;
            await turns();
          },
        };
        posts.push(post);
      })) as unknown as typeof fetch,
    setTimer(work: () => void, ms: number) {
      const timer = { at: now + ms, work };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    now: () => now,
    random: () => (randoms += 0.01),
  };
  const downlink: Downlink = createDownlink(environment, {
    part: (id, updates) =>
      log.push(`${id} ${updates?.map(({ props }) => JSON.stringify(props)) ?? "malformed"}`),
    ended: (id, outcome) =>
      log.push(`${id} ${outcome.status}${"message" in outcome ? ` ${outcome.message}` : ""}`),
    lost: (id, reason) => log.push(`${id} lost: ${reason}`),
  });
  return {
    posts,
    log,
    downlink,
    timers,
    reads: () => posts.filter(({ content }) => content.streamDownlink !== undefined),
    cancels: () =>
      posts.flatMap(({ content }) => (content.streamCancel as { requestId: string })?.requestId ?? []),
    async start(id: string, endId = "end~1") {
      const ids = downlink.open(id, { url: "/u", headers: {}, credentials: "same-origin", endId, mode });
      downlink.acknowledged(id);
      await turns();
      return ids;
    },
    async advance(ms: number) {
      const end = now + ms;
      for (;;) {
        const due = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        timers.delete(due);
        now = due.at;
        due.work();
        await turns();
      }
      now = end;
    },
  };
}

const part = (rid: string, seq: number, text: string) => ({
  rid,
  seq,
  frame: { multi: true, response: { out: { children: text } } },
});
const done = (rid: string, seq: number, error?: string) => ({
  rid,
  seq,
  frame: { done: true, ...(error && { error: { message: error } }) },
});

it("S4 opens once for all streams, after the first acknowledgement, and closes with the last", async () => {
  const { downlink, reads, log, start } = world();
  const source = {
    url: "/u",
    headers: {},
    credentials: "same-origin" as const,
    mode: { kind: "stream" as const },
  };
  const first = downlink.open("a-1", { ...source, endId: "a~1" });
  const second = downlink.open("b-1", { ...source, endId: "b~1" });
  expect(second).toEqual(first);
  expect(first.downlinkId).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
  expect(reads()).toHaveLength(0);
  downlink.acknowledged("a-1");
  downlink.acknowledged("b-1");
  await turns();
  expect(reads().map(({ query }) => query)).toEqual([`endId=a~1&downlinkId=${first.downlinkId}`]);
  await reads()[0]?.say(part("a-1", 1, "x"), part("b-1", 2, "y"), done("a-1", 3), part("a-1", 4, "late"));
  expect(log).toEqual(['a-1 {"children":"x"}', 'b-1 {"children":"y"}', "a-1 ok"]);
  expect(reads()[0]?.isAborted()).toBe(false);
  await reads()[0]?.say(done("b-1", 5, "boom 403"));
  expect(log.at(-1)).toBe("b-1 error boom 403");
  expect(reads()[0]?.isAborted()).toBe(true);
  // The next stream has new names, and reads from the beginning.
  const third = await start("b-2", "b~1");
  expect(third.endId).toBe("b~1");
  expect(reads()[1]?.content).toEqual({ streamDownlink: { from: 0 } });
});

it("S5 S6 reads on from the last part after a cut, without doubles, and a line may be cut inside a character", async () => {
  const { reads, log, start, advance } = world();
  await start("a-1");
  const bytes = new TextEncoder().encode(`${JSON.stringify(part("a-1", 1, "häß"))}\n\n`);
  await reads()[0]?.bytes(bytes.slice(0, 62));
  await reads()[0]?.bytes(bytes.slice(62));
  await reads()[0]?.say(part("a-1", 2, "two"));
  reads()[0]?.fail();
  await turns();
  await advance(100);
  expect(reads()[1]?.content).toEqual({ streamDownlink: { from: 2 } });
  await reads()[1]?.say(
    part("a-1", 1, "again"),
    part("a-1", 2, "again"),
    part("a-1", 3, "three"),
    done("a-1", 4),
  );
  expect(log).toEqual([
    'a-1 {"children":"häß"}',
    'a-1 {"children":"two"}',
    'a-1 {"children":"three"}',
    "a-1 ok",
  ]);
});

it("S8 `reset`, a 4xx and thirty seconds without an answer leave the outcome unknown, and nothing is asked again", async () => {
  const reset = world();
  await reset.start("a-1");
  await reset.reads()[0]?.say(part("a-1", 1, "x"), { reset: true });
  expect(reset.log.at(-1)).toMatch(/^a-1 lost: The server has lost the stream/);

  const refused = world();
  await refused.start("a-1");
  refused.reads()[0]?.status(403);
  await turns();
  expect(refused.log).toEqual(["a-1 lost: The server answered 403 to the downlink of the stream."]);

  const gone = world();
  await gone.start("a-1");
  for (let n = 0; gone.log.length === 0 && n < 20; n++) {
    gone.reads().at(-1)?.fail();
    await turns();
    await gone.advance(5_000);
  }
  expect(gone.log).toEqual(["a-1 lost: The downlink of the stream was lost."]);
  for (const { posts, timers } of [reset, refused, gone]) {
    expect(posts.every(({ content }) => content.streamDownlink !== undefined)).toBe(true);
    expect(timers.size).toBe(0);
  }
});

it.each([
  "{broken",
  "7",
  '{"rid":"a-1","frame":{"done":true}}',
  '{"rid":"a-1","seq":"2","frame":{"done":true}}',
])(
  "S5 a line that is no envelope breaks the connection and not the callback, and is not read for ever (%s)",
  async (line) => {
    const { reads, log, start, advance } = world();
    await start("a-1");
    for (let n = 0; log.length === 0 && n < 40; n++) {
      await reads().at(-1)?.say(line);
      await advance(5_000);
    }
    expect(reads().length).toBeGreaterThan(3);
    expect(reads().length).toBeLessThan(12);
    expect(log).toEqual(["a-1 lost: The downlink of the stream was lost."]);
  },
);

it("a malformed part is told and harms no other; an unknown stream is passed over", async () => {
  const { reads, log, start } = world();
  await start("a-1");
  await reads()[0]?.say({ rid: "a-1", seq: 1, frame: { response: 7 } }, part("x-9", 2, "x"), {
    rid: 3,
    seq: 3,
  });
  await reads()[0]?.say({ rid: "__proto__", seq: 4, frame: {} }, part("a-1", 5, "ok"));
  expect(log).toEqual(["a-1 malformed", 'a-1 {"children":"ok"}']);
});

it("S10 a stream that is not wanted is dropped, and each of a tab that has gone is ended on the server", async () => {
  const { downlink, reads, cancels, log, start } = world();
  await start("a-1");
  await start("a-2");
  await start("ab-1");
  downlink.forget("a-1");
  expect(downlink.cancelTab("a")).toEqual(["a-2"]);
  expect(downlink.cancelTab("a")).toEqual([]);
  expect(cancels()).toEqual(["a-2"]);
  await reads()[0]?.say(part("a-1", 1, "late"), part("ab-1", 2, "on"));
  expect(log).toEqual(['ab-1 {"children":"on"}']);
});

it("a dead connection is replaced when the server is silent for longer than it may be", async () => {
  const { reads, log, start, advance } = world();
  await start("a-1");
  await reads()[0]?.say("");
  await advance(51_000);
  expect(reads()[0]?.isAborted()).toBe(true);
  expect(reads()).toHaveLength(2);
  expect(log).toEqual([]);
});

it("a stream that ends after nobody could read it for long is of unknown outcome: servers break it off so", async () => {
  const { reads, log, start, advance } = world();
  await start("a-1");
  await reads()[0]?.say(part("a-1", 1, "x"));
  reads()[0]?.fail();
  await turns();
  for (let n = 0; n < 4; n++) {
    await advance(5_000);
    if (n < 3) reads().at(-1)?.fail();
    await turns();
  }
  await reads().at(-1)?.say(done("a-1", 2));
  expect(log.at(-1)).toMatch(/^a-1 lost: The stream ended while nobody could read it/);
});

it("a server that never answers is not asked for ever", async () => {
  const { reads, log, start, advance } = world();
  await start("a-1");
  for (let n = 0; log.length === 0 && n < 20; n++) await advance(60_000);
  expect(log).toEqual(["a-1 lost: The downlink of the stream was lost."]);
  expect(reads().length).toBeLessThan(5);
});

it("a stream that ends after a short cut has ended well, however long it was quiet before", async () => {
  const { reads, log, start, advance } = world();
  await start("a-1");
  await reads()[0]?.say(part("a-1", 1, "x"));
  await advance(12_000);
  await reads()[0]?.end();
  await advance(100);
  await reads()[1]?.say(done("a-1", 2));
  expect(log.at(-1)).toBe("a-1 ok");
});

it("an error that is no text ends its stream all the same", async () => {
  const { reads, log, start } = world();
  await start("a-1");
  await reads()[0]?.say({
    rid: "a-1",
    seq: 1,
    frame: { done: true, error: { message: { toString: 1, valueOf: 1 } } },
  });
  expect(log).toEqual(["a-1 error The callback failed."]);
});

it("EX15 after a sign-in all streams end, on the server too, and the next one has names of its own", async () => {
  const { downlink, log, cancels, reads, start } = world();
  const before = await start("a-1", "old~1");
  downlink.open("a-2", {
    url: "/u",
    headers: {},
    credentials: "same-origin",
    endId: "old~1",
    mode: { kind: "stream" },
  });
  downlink.reset();
  expect(cancels()).toEqual(["a-1", "a-2"]);
  expect(log).toHaveLength(2);
  expect(reads()[0]?.isAborted()).toBe(true);
  const after = await start("a-3", "new~1");
  expect(after.endId).toBe("new~1");
  expect(after.downlinkId).not.toBe(before.downlinkId);
});

it("a stream that is asked for twice is one", async () => {
  const { downlink, start } = world();
  const ids = await start("a-1");
  expect(await start("a-1")).toEqual(ids);
  expect(downlink.cancelTab("a")).toEqual(["a-1"]);
});

it("polls at the interval, and sooner when another stream begins", async () => {
  const { reads, log, start, advance } = world({ kind: "poll", intervalMs: 100 });
  await start("a-1");
  for (let n = 0; n < 6; n++) {
    await reads().at(-1)?.end();
    await advance(100);
  }
  const slow = reads().length;
  expect(slow).toBeLessThan(6);
  await start("a-2");
  expect(reads().length).toBe(slow + 1);
  await reads()
    .at(-1)
    ?.say(part("a-2", 1, "x"), done("a-2", 2));
  await reads().at(-1)?.end();
  await advance(100);
  await reads().at(-1)?.say(done("a-1", 3));
  expect(log).toEqual(['a-2 {"children":"x"}', "a-2 ok", "a-1 ok"]);
  const all = reads().length;
  await advance(10_000);
  expect(reads().length).toBe(all);
});
