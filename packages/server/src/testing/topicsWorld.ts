/** Downlinks with a fake clock, and readers that keep what is written to them. */
import type { Reader } from "../http/downlink/topic.ts";
import { createTopics } from "../http/downlink/topics.ts";
import { createFakeClock } from "./fakeClock.ts";

export interface TestReader extends Reader {
  isBehind: boolean;
  readonly lines: unknown[];
  isEnded: boolean;
  isDropped: boolean;
}

export function createReader(): TestReader {
  const lines: unknown[] = [];
  return {
    isBehind: false,
    isEnded: false,
    isDropped: false,
    lines,
    write: (text) =>
      void lines.push(
        ...text
          .trimEnd()
          .split("\n")
          .map((line) => JSON.parse(line)),
      ),
    end() {
      this.isEnded = true;
    },
    drop() {
      this.isDropped = true;
    },
  };
}

export function topicsWorld({
  maxMessages = 100,
  maxLength = 10_000,
  maxTopics = 3,
  ownerLength = 100_000,
} = {}) {
  const clock = createFakeClock();
  const topics = createTopics({
    bounds: { maxMessages, maxLength },
    maxTopics,
    maxLength: ownerLength,
    clock,
  });
  const make = (name = "t", owner = "o") => {
    const topic = topics.open(name, owner);
    if (topic === undefined) throw new Error("no topic");
    return topic;
  };
  const stream = (topic = make(), rid = "r", onStopped: () => void = () => undefined) => {
    const parts = topic.open(rid, onStopped);
    if (parts === undefined) throw new Error("no stream");
    return parts;
  };
  /** Lets sends go on until they wait for room. */
  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) {
      clock.advance(0);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { clock, topics, make, stream, settle };
}
