/** The topics of an app by name, and what those of one owner may keep together. */
import type { ResumeBufferBounds } from "../../sessions/resumeBuffer.ts";
import type { Clock } from "../../time/clock.ts";
import { createTopic, type Topic } from "./topic.ts";

export interface TopicsHost {
  /** Of each topic. */
  readonly bounds: ResumeBufferBounds;
  /** Topics of one owner. */
  readonly maxTopics: number;
  /** UTF-16 units that all topics of one owner keep. */
  readonly maxLength: number;
  readonly clock: Clock;
}

export interface Topics {
  find(name: string): Topic | undefined;
  /** Finds the topic, or makes it. @returns undefined if the owner has as many as it may have, and all of them have streams */
  open(name: string, owner: string): Topic | undefined;
  /** Number of topics. */
  readonly size: number;
  /** Ends all of them. */
  end(message: string): void;
}

interface Owner {
  /** By name, in the order they were made. */
  readonly topics: Map<string, Topic>;
  /** UTF-16 units that they keep. */
  length: number;
  waiting: (() => void)[];
}

const FORGOTTEN = "The downlink was ended to make room for others";

export function createTopics({ bounds, maxTopics, maxLength, clock }: TopicsHost): Topics {
  const owners = new Map<string, Owner>();
  const topics = new Map<string, { topic: Topic; owner: string }>();

  function forget(name: string): void {
    const { topic, owner: ownerName = "" } = topics.get(name) ?? {};
    const owner = owners.get(ownerName);
    topics.delete(name);
    owner?.topics.delete(name);
    topic?.end(FORGOTTEN);
    if (owner?.topics.size === 0) owners.delete(ownerName);
    else if (owner) relieve(owner);
  }

  function relieve(owner: Owner): void {
    const { waiting } = owner;
    owner.waiting = [];
    for (const listener of waiting) listener();
  }

  /** @returns the oldest topic without streams */
  function idle({ topics: own }: Owner, hasReader: boolean): string | undefined {
    for (const [name, topic] of own) if (!topic.hasStreams && (hasReader || !topic.hasReader)) return name;
    return undefined;
  }

  function makeRoom(owner: Owner, length: number): boolean {
    const fits = (): boolean => owner.length + length <= maxLength;
    for (let name = idle(owner, false); !fits() && name !== undefined; name = idle(owner, false))
      forget(name);
    if (fits()) return true;
    for (const topic of owner.topics.values()) topic.turnOver();
    return false;
  }

  return {
    find: (name) => topics.get(name)?.topic,
    open(name, ownerName) {
      const known = topics.get(name);
      if (known) return known.topic;
      const owner: Owner = owners.get(ownerName) ?? { topics: new Map(), length: 0, waiting: [] };
      if (owner.topics.size >= maxTopics) {
        const oldest = idle(owner, true);
        if (oldest === undefined) return undefined;
        forget(oldest);
      }
      owners.set(ownerName, owner);
      const topic = createTopic({
        bounds,
        clock,
        room: {
          makeRoom: (length) => makeRoom(owner, length),
          grew(length) {
            owner.length += length;
          },
          whenRelieved: (listener) => void owner.waiting.push(listener),
          relieve: () => relieve(owner),
        },
        onForgotten: () => forget(name),
      });
      owner.topics.set(name, topic);
      topics.set(name, { topic, owner: ownerName });
      return topic;
    },
    get size() {
      return topics.size;
    },
    end(message) {
      for (const [name, { topic }] of [...topics]) {
        topic.stop(message);
        forget(name);
      }
    },
  };
}
