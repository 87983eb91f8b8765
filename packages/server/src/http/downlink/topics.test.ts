/** Downlinks without the network: what is kept, for how long, and who waits. */
import { describe, expect, it, vi } from "vitest";
import { createReader, topicsWorld } from "../../testing/topicsWorld.ts";
import { BEHIND_MS, GRACE_MS, KEPT_MS } from "./topic.ts";

const signal = new AbortController().signal;
const part = (value: unknown) => ({ multi: true, response: { out: { children: value } } });
const envelope = (rid: string, seq: number, value: unknown) => ({ rid, seq, frame: part(value) });
const done = (rid: string, seq: number, error?: unknown) => ({
  rid,
  seq,
  frame: { done: true, ...(error !== undefined && { error }) },
});
const abandoned = { message: "The stream was ended because the page did not read it for 10 seconds" };

describe("a reader that does not read", () => {
  it("is dropped when its client reads again, also if it was ended before", () => {
    const { make } = topicsWorld();
    const topic = make();
    const readers = [createReader(), createReader(), createReader()] as const;
    topic.read(0, readers[0]);
    readers[0].isBehind = true;
    topic.read(0, readers[1]);
    readers[1].isBehind = true;
    topic.left(readers[1]);
    topic.read(0, readers[2]);
    expect(readers.map(({ isDropped }) => isDropped)).toEqual([true, true, false]);
  });

  it("is abandoned after a minute, with its streams; one that goes on reading is not", async () => {
    const { clock, make, stream, settle } = topicsWorld();
    const topic = make();
    const stopped = vi.fn();
    const parts = stream(topic, "r", stopped);
    const reader = createReader();
    topic.read(0, reader);
    const write = reader.write;
    reader.write = (text) => {
      write(text);
      reader.isBehind = true;
    };
    void parts.send(part("a"), signal);
    await settle();
    clock.advance(BEHIND_MS - 1);
    reader.isBehind = false;
    topic.drained(reader);
    clock.advance(BEHIND_MS);
    expect(stopped).not.toHaveBeenCalled();
    void parts.send(part("b"), signal);
    await settle();
    clock.advance(BEHIND_MS);
    expect(stopped).toHaveBeenCalledOnce();
    expect(reader.isDropped).toBe(true);
  });
});

it("those that waited for the same room do not overfill it together: nothing is forgotten", async () => {
  const { make, stream, settle } = topicsWorld({ maxLength: 4_000 });
  const topic = make();
  const reader = createReader();
  topic.read(0, reader);
  reader.isBehind = true;
  for (let n = 0; n < 10; n++) void stream(topic, `r-${n}`).send(part("x".repeat(1_000)), signal);
  await settle();
  topic.left(reader);
  await settle();
  const seen = new Set<unknown>();
  for (let from = 0, turn = 0; seen.size < 10 && turn < 20; turn++) {
    const next = createReader();
    expect(topic.read(from, next), `from ${from}`).toBe(true);
    await settle();
    for (const line of next.lines as { rid: unknown; seq: number }[]) {
      seen.add(line.rid);
      from = line.seq;
    }
  }
  expect(seen.size).toBe(10);
});

describe("a downlink", () => {
  it("DL3 brings the envelopes of all its streams in order, again from any number that was not acknowledged", async () => {
    const { make, stream, settle } = topicsWorld();
    const topic = make();
    const [one, two] = [stream(topic, "r-1"), stream(topic, "r-2")];
    void one.send(part("a"), signal);
    void two.send(part("b"), signal);
    await settle();
    const first = createReader();
    expect(topic.read(0, first)).toBe(true);
    one.end();
    two.end({ message: "boom" });
    const all = [
      envelope("r-1", 1, "a"),
      envelope("r-2", 2, "b"),
      done("r-1", 3),
      done("r-2", 4, { message: "boom" }),
    ];
    expect(first.lines).toEqual(all);
    const second = createReader();
    expect(topic.read(2, second)).toBe(true);
    expect(first.isEnded).toBe(true);
    expect(second.lines).toEqual(all.slice(2));
    // What was acknowledged is gone, and nothing has a number beyond the last.
    expect(topic.read(1, createReader())).toBe(false);
    expect(topic.read(5, createReader())).toBe(false);
    expect(second.isEnded).toBe(false);
  });

  it("has one stream of an id at a time", () => {
    const { make, stream } = topicsWorld();
    const topic = make();
    stream(topic, "r").end();
    stream(topic, "r");
    expect(topic.open("r", () => undefined)).toBeUndefined();
  });

  it("DL7 a cancelled stream is stopped at once, and writes no more", async () => {
    const { make, stream, settle } = topicsWorld();
    const topic = make();
    const reader = createReader();
    topic.read(0, reader);
    const onStopped = vi.fn();
    const parts = stream(topic, "r", onStopped);
    topic.cancel("r");
    topic.cancel("r");
    topic.cancel("__proto__");
    expect(onStopped).toHaveBeenCalledOnce();
    void parts.send(part("late"), signal);
    await settle();
    parts.end();
    expect(reader.lines).toEqual([done("r", 1, { message: "The stream was cancelled" })]);
  });

  it("fails when a part cannot be JSON, and keeps nothing of it", async () => {
    const { make, stream } = topicsWorld();
    const topic = make();
    await expect(stream(topic).send(part(1n), signal)).rejects.toThrow(TypeError);
    const reader = createReader();
    topic.read(0, reader);
    expect(reader.lines).toEqual([]);
  });
});

describe("DL9 a downlink that nobody reads", () => {
  it("ends its streams with an error after the grace, and is forgotten later", () => {
    const { clock, topics, make, stream } = topicsWorld();
    const topic = make();
    const onStopped = vi.fn();
    stream(topic, "r", onStopped);
    clock.advance(GRACE_MS - 1);
    expect(onStopped).not.toHaveBeenCalled();
    clock.advance(1);
    expect(onStopped).toHaveBeenCalledOnce();
    const late = createReader();
    expect(topic.read(0, late)).toBe(true);
    expect(late.lines).toEqual([done("r", 1, abandoned)]);
    clock.advance(10 * KEPT_MS);
    expect(topics.find("t")).toBe(topic);
    topic.left(late);
    clock.advance(GRACE_MS + KEPT_MS);
    expect(topics.find("t")).toBeUndefined();
    expect(clock.pending).toBe(0);
  });

  it("counts from the last that left, and a response that was replaced does not count", () => {
    const { clock, make, stream } = topicsWorld();
    const topic = make();
    const onStopped = vi.fn();
    stream(topic, "r", onStopped);
    const [one, two] = [createReader(), createReader()];
    topic.read(0, one);
    topic.read(0, two);
    topic.left(one);
    clock.advance(2 * GRACE_MS);
    expect(onStopped).not.toHaveBeenCalled();
    topic.left(two);
    clock.advance(GRACE_MS);
    expect(onStopped).toHaveBeenCalledOnce();
  });
});

describe("DL9 the next part waits", () => {
  it("while half of what can be kept is not acknowledged; an open response ends, so that the client does it", async () => {
    const { make, stream, settle } = topicsWorld({ maxMessages: 10 });
    const topic = make();
    const parts = stream(topic);
    const first = createReader();
    topic.read(0, first);
    let sent = 0;
    void (async () => {
      for (; sent < 20; sent += 1) await parts.send(part(sent), signal);
    })();
    await settle();
    await settle();
    expect(first.isEnded).toBe(true);
    expect(first.lines).toHaveLength(6);
    expect(sent).toBe(6);
    const second = createReader();
    topic.read(6, second);
    await settle();
    await settle();
    expect(second.lines[0]).toEqual(envelope("r", 7, 6));
    expect(sent).toBe(12);
  });

  it("while the response is behind, and all that came meanwhile follows", async () => {
    const { make, stream, settle } = topicsWorld();
    const topic = make();
    const [one, two] = [stream(topic, "r-1"), stream(topic, "r-2")];
    const reader = createReader();
    topic.read(0, reader);
    reader.isBehind = true;
    void one.send(part("a"), signal);
    two.end();
    await settle();
    expect(reader.lines).toEqual([]);
    reader.isBehind = false;
    topic.drained(reader);
    await settle();
    expect(reader.lines).toEqual([done("r-2", 1), envelope("r-1", 2, "a")]);
  });

  it("for a reader, if it is too long to be kept", async () => {
    const { make, stream, settle } = topicsWorld({ maxLength: 1000 });
    const topic = make();
    const long = "x".repeat(2000);
    void stream(topic).send(part(long), signal);
    await settle();
    const reader = createReader();
    topic.read(0, reader);
    await settle();
    expect(reader.lines).toEqual([envelope("r", 1, long)]);
    // It is not there for a second reading, which says so.
    expect(topic.read(0, createReader())).toBe(false);
  });

  it("no longer than its run", async () => {
    const { make, stream, settle } = topicsWorld({ maxLength: 10 });
    const topic = make();
    const stop = new AbortController();
    let isSettled = false;
    void stream(topic)
      .send(part("too long to be kept"), stop.signal)
      .then(() => {
        isSettled = true;
      });
    await settle();
    expect(isSettled).toBe(false);
    stop.abort();
    await settle();
    expect(isSettled).toBe(true);
    const reader = createReader();
    topic.read(0, reader);
    expect(reader.lines).toEqual([]);
  });
});

describe("DL9 the downlinks of one owner", () => {
  it("are so many, and the oldest that is idle goes first", () => {
    const { topics, make, stream } = topicsWorld({ maxTopics: 2 });
    stream(make("a"));
    stream(make("b")).end();
    stream(make("c"));
    expect(topics.find("b")).toBeUndefined();
    expect(topics.open("d", "o")).toBeUndefined();
    expect(topics.open("a", "o")).toBeDefined();
    expect(topics.open("d", "another")).toBeDefined();
    expect(topics.size).toBe(3);
  });

  it("keep so much together: what is idle goes, what is read is acknowledged soon, the others wait", async () => {
    const { topics, make, stream, settle } = topicsWorld({ ownerLength: 1000 });
    const text = "x".repeat(300);
    const idle = stream(make("idle"), "r");
    void idle.send(part(text), signal);
    await settle();
    idle.end();
    const [read, unread] = [make("read"), make("unread")];
    const reader = createReader();
    read.read(0, reader);
    const [one, two] = [stream(read, "r-1"), stream(unread, "r-2")];
    void one.send(part(text), signal);
    await settle();
    // More than half is kept: the response ends, so that its client acknowledges.
    expect([reader.lines.length, reader.isEnded]).toEqual([1, true]);
    void two.send(part(text), signal);
    await settle();
    expect(topics.find("idle")).toBeUndefined();
    let isSent = false;
    void two.send(part(text), signal).then(() => {
      isSent = true;
    });
    await settle();
    expect(isSent).toBe(false);
    read.read(1, createReader());
    await settle();
    expect(isSent).toBe(true);
  });

  it("wait for those that nobody reads no longer than these are kept", async () => {
    const { clock, make, stream, settle } = topicsWorld({ ownerLength: 1000 });
    const text = "x".repeat(400);
    const unread = stream(make("unread"));
    for (const _ of [1, 2]) void unread.send(part(text), signal);
    await settle();
    clock.advance(GRACE_MS / 2);
    const reader = createReader();
    const read = make("read");
    read.read(0, reader);
    let isSent = false;
    void stream(read, "r-2")
      .send(part(text), signal)
      .then(() => {
        isSent = true;
      });
    await settle();
    expect(isSent).toBe(false);
    clock.advance(GRACE_MS / 2);
    await settle();
    expect(isSent).toBe(true);
    expect(reader.lines).toEqual([envelope("r-2", 1, text)]);
  });

  it("get the longest part alone", async () => {
    const { make, stream, settle } = topicsWorld({ ownerLength: 100 });
    const topic = make();
    void stream(topic).send(part("x".repeat(500)), signal);
    await settle();
    const reader = createReader();
    topic.read(0, reader);
    expect(reader.lines).toHaveLength(1);
  });
});

it("the end of the app ends all streams and responses", () => {
  const { clock, topics, make, stream } = topicsWorld();
  const topic = make();
  const onStopped = vi.fn();
  stream(topic, "r", onStopped);
  const reader = createReader();
  topic.read(0, reader);
  topics.end("closing");
  expect(onStopped).toHaveBeenCalledOnce();
  expect(reader.lines).toEqual([done("r", 1, { message: "closing" })]);
  expect(reader.isEnded).toBe(true);
  expect([topics.size, clock.pending]).toEqual([0, 0]);
});
