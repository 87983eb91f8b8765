/**
 * What waits for one tab. At most one batch is in flight (the tab's answer is the credit for the next); what comes
 * meanwhile gathers here in order. Pure: the owner sends what `take` gives.
 */
import type { Delivery } from "./hubApi.ts";
import { type Made, mergeUpdates, updateOf } from "./mergeUpdates.ts";

export interface Outbox {
  /**
   * Adds behind everything else; an update may merge into the one before it.
   * @param length about how many characters it came in
   * @returns false when more waits than may
   */
  push(delivery: Delivery, length?: number): boolean;
  /** The next batch, if the tab may have one now. */
  take(): Delivery[] | undefined;
  /** The batch in flight was applied. */
  settled(): void;
  /** A suspended tab (in the back/forward cache) gets nothing; a message would evict it. */
  suspend(): void;
  resume(): void;
  /** Takes out what the tab has not got and `matches`. */
  remove(matches: (delivery: Delivery) => boolean): Delivery[];
  readonly size: number;
  /** Place in the session of the oldest message that its tab has not applied; infinite when it has applied all. */
  readonly firstUnapplied: number;
}

/** Beyond this many waiting entries the tab is not following: only the latest state of each component is kept. */
const BACKLOG = 512;
/** What may wait for a tab that sleeps, merged, in characters of JSON: of a page that may never come back. */
const MAX_ASLEEP = 2 * 1024 * 1024;
/** The same for one that is awake, which may be busy with one large figure while several more arrive. */
const MAX_AWAKE = 32 * 1024 * 1024;
const NONE = Number.POSITIVE_INFINITY;

export function createOutbox(): Outbox {
  const made: Made = new WeakSet();
  let queue: Delivery[] = [];
  let inFlight = false;
  let suspended = false;
  /** Oldest places in the session: of what is in flight, and of what waits. */
  let firstInFlight = NONE;
  let firstWaiting = NONE;
  /** Where each component's update stands in the trailing stretch of updates, while behind. */
  let trailing = new Map<string, number>();
  /** At most so much waits: what has merged since the last count still counts. */
  let length = 0;

  function put(delivery: Delivery): void {
    const update = updateOf(delivery);
    if (update === undefined) {
      trailing = new Map();
      const last = queue.at(-1);
      if (delivery.kind === "connection" && last?.kind === "connection") queue.pop();
      queue.push(delivery);
      return;
    }
    const key = `${update.rendererId} ${update.payload.componentId}`;
    const behind = queue.length > BACKLOG || suspended;
    const at = behind ? trailing.get(key) : queue.length - 1;
    const earlier = at === undefined ? undefined : queue[at];
    const merged =
      earlier === undefined ? undefined : mergeUpdates(updateOf(earlier), update, behind ? made : undefined);
    if (at !== undefined && merged !== undefined) {
      queue[at] = { kind: "message", message: merged };
      return;
    }
    trailing.set(key, queue.length);
    queue.push(delivery);
  }

  return {
    push(delivery, added = 0) {
      if (delivery.kind === "message") firstWaiting = Math.min(firstWaiting, delivery.message.seq ?? NONE);
      put(delivery);
      length += added;
      const most = suspended ? MAX_ASLEEP : MAX_AWAKE;
      if (length <= most) return true;
      // Counted anew when half of the room may have been used since: in the long run once per character.
      const counted = JSON.stringify(queue).length;
      length = Math.max(counted, most / 2);
      return counted <= most;
    },
    take() {
      if (inFlight || suspended || queue.length === 0) return undefined;
      const batch = queue;
      queue = [];
      trailing = new Map();
      length = 0;
      inFlight = true;
      firstInFlight = firstWaiting;
      firstWaiting = NONE;
      return batch;
    },
    settled() {
      inFlight = false;
      firstInFlight = NONE;
    },
    suspend() {
      suspended = true;
    },
    resume() {
      suspended = false;
    },
    remove(matches) {
      const removed = queue.filter(matches);
      queue = queue.filter((delivery) => !matches(delivery));
      trailing = new Map();
      length = JSON.stringify(queue).length;
      return removed;
    },
    get size() {
      return queue.length;
    },
    get firstUnapplied() {
      return Math.min(firstInFlight, firstWaiting);
    },
  };
}
