/** The topics of an app by name, and what those of one owner may keep together. */
import type { ResumeBufferBounds } from "../../sessions/resumeBuffer.ts";
import type { Clock } from "../../time/clock.ts";
import { createTopic, type Topic, type TopicRoom } from "./topic.ts";

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
  /** Finds the topic, or makes it. @returns undefined if the owner has as many as it may have, and none of them is idle */
  open(name: string, owner: string): Topic | undefined;
  /** Number of topics. */
  readonly size: number;
  /** Ends all of them. */
  end(message: string): void;
}

interface Owner {
  /** Number of topics. */
  size: number;
  /** Names of those without streams and readers, in the order they became so. */
  readonly idle: Set<string>;
  /** UTF-16 units that all of them keep. */
  length: number;
  /** Sends that wait until the others keep less. */
  readonly waiting: Set<() => void>;
}

const FORGOTTEN = "The downlink was ended to make room for others";

export function createTopics({ bounds, maxTopics, maxLength, clock }: TopicsHost): Topics {
  const owners = new Map<string, Owner>();
  const topics = new Map<string, { topic: Topic; owner: Owner; ownerName: string }>();

  function forget(name: string): void {
    const known = topics.get(name);
    if (known === undefined) return;
    const { topic, owner, ownerName } = known;
    topics.delete(name);
    topic.end(FORGOTTEN);
    owner.idle.delete(name);
    owner.size -= 1;
    if (owner.size === 0) owners.delete(ownerName);
  }

  /** Forgets idle topics until so much or less is kept. @returns whether it is */
  function shrink(owner: Owner, length: number): boolean {
    for (const name of owner.idle) {
      if (owner.length <= length) break;
      forget(name);
    }
    return owner.length <= length;
  }

  /** Those who wait are woken together, when half is free: not at each acknowledgement. */
  function wake(owner: Owner): void {
    if (owner.waiting.size === 0 || !shrink(owner, maxLength / 2)) return;
    for (const listener of [...owner.waiting]) listener();
  }

  function roomOf(owner: Owner, name: string): TopicRoom {
    return {
      get isHalfFull() {
        return owner.length > maxLength / 2;
      },
      // A part that is longer than all of the room goes when nothing else is kept.
      fits: (length) => shrink(owner, Math.max(0, maxLength - length)),
      grew(length) {
        owner.length += length;
        if (length < 0) wake(owner);
      },
      waiting: owner.waiting,
      changed(isIdle) {
        owner.idle.delete(name);
        if (!isIdle || !topics.has(name)) return;
        owner.idle.add(name);
        wake(owner);
      },
    };
  }

  return {
    find: (name) => topics.get(name)?.topic,
    open(name, ownerName) {
      const known = topics.get(name);
      if (known) return known.topic;
      const owner: Owner = owners.get(ownerName) ?? {
        size: 0,
        idle: new Set(),
        length: 0,
        waiting: new Set(),
      };
      if (owner.size >= maxTopics) {
        const [oldest] = owner.idle;
        if (oldest === undefined) return undefined;
        forget(oldest);
      }
      const room = roomOf(owner, name);
      const topic = createTopic({ bounds, clock, room, onForgotten: () => forget(name) });
      owners.set(ownerName, owner);
      owner.size += 1;
      topics.set(name, { topic, owner, ownerName });
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
