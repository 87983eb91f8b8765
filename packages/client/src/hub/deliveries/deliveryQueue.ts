/**
 * The queue of deliveries to one tab. At most one batch is in flight: the tab's answer is the credit for the next one. Deliveries that
 * come meanwhile are queued here in order, and updates of one component merge. Pure: `tab.ts` sends the batches that `take` returns.
 */
import {
  changesLayout,
  coversEarlier,
  isPlainObject,
  type MergeCopies,
  mergeUpdates,
  readWhole,
  type SetProps,
} from "@patchbay/protocol";
import type { Delivery } from "../hubApi.ts";

export interface DeliveryQueue {
  /**
   * Adds a delivery at the end. An update may merge into an earlier one.
   * @param length approximate size of a message in characters; the size of other deliveries is counted here
   * @returns false if the queue is over its limit
   */
  push(delivery: Delivery, length?: number): boolean;
  /** The next batch. Undefined if the queue is empty, a batch is in flight or the tab is suspended. */
  take(): Delivery[] | undefined;
  /** The tab has applied the batch in flight. */
  settled(): void;
  /** Holds all deliveries back: a message would evict a suspended page from the back/forward cache. */
  suspend(): void;
  resume(): void;
  /** Removes the queued deliveries that match. @returns them */
  remove(matches: (delivery: Delivery) => boolean): Delivery[];
  readonly size: number;
  /** The queue holds something other than updates, or it is long: a hidden tab gets it at once. */
  readonly urgent: boolean;
  /** More waits than a tab may leave to the hub while the server goes on. */
  readonly isLong: boolean;
  /** The session's number of the oldest message that the tab has not applied; infinite if it has applied all. */
  readonly firstUnapplied: number;
}

/** With more entries than this the tab is behind: only the latest state of each component is kept. */
const BACKLOG = 512;
/** Limit for a suspended tab, which may never come back: characters of JSON, after merging. */
const MAX_ASLEEP = 2 * 1024 * 1024;
/** Limit for a tab that is awake. It may be busy with one large figure while several more arrive. */
const MAX_AWAKE = 32 * 1024 * 1024;
const NONE = Number.POSITIVE_INFINITY;

export function createDeliveryQueue(): DeliveryQueue {
  const made: MergeCopies = new WeakSet();
  /** By place, in order. A place is a number that counts up and is not used twice. */
  let waiting = new Map<number, Delivery>();
  let next = 0;
  let delivering = false;
  let suspended = false;
  /** The session's numbers of the oldest message in flight, and of the oldest in the queue. */
  let firstDelivering = NONE;
  let firstWaiting = NONE;
  /** The place of each component's last update since the last delivery of another kind. */
  let last = new Map<string, number>();
  /** Since this place no component has been added or removed: while behind, updates merge only into entries from here on. */
  let joinable = 0;
  /** The queued reports. A report that repeats is queued once. */
  const reports = new Set<string>();
  /** The queue holds a delivery that is not an update. */
  let urgent = false;
  /** Upper bound of the queue's size in characters. Savings by merging are subtracted at the next count. */
  let length = 0;

  function put(delivery: Delivery): void {
    // A long update is parsed here only if the queue holds something that it could merge with.
    const unread = isLongUpdate(delivery) && waiting.size === 0 && !suspended;
    const update = unread ? undefined : updateOf(delivery);
    if (update === undefined) {
      last = new Map();
      joinable = next + 1;
      urgent ||= !unread;
      if (delivery.kind === "connection" && waiting.get(next - 1)?.kind === delivery.kind)
        waiting.delete(next - 1);
      waiting.set(next++, delivery);
      return;
    }
    const { componentId } = update.payload;
    const behind = waiting.size > BACKLOG || suspended;
    const isLayout = behind && changesLayout(update);
    const before = last.get(componentId) ?? -1;
    const at = isLayout || !behind ? next - 1 : before >= joinable ? before : -1;
    const merged = mergeUpdates(updateOf(waiting.get(at)), update, made, behind);
    if (merged !== undefined) {
      if (isLayout) joinable = at;
      waiting.set(at, { kind: "message", message: merged });
      return;
    }
    // While not behind, updates are not searched for components: this one may add or remove some.
    if (!behind) joinable = next + 1;
    else if (isLayout) joinable = next;
    const earlier = behind ? updateOf(waiting.get(before)) : undefined;
    if (
      earlier?.rendererId === update.rendererId &&
      earlier.requestId === update.requestId &&
      earlier.payload.dist === undefined &&
      coversEarlier(update.payload.props, earlier.payload.props)
    )
      waiting.delete(before);
    last.set(componentId, next);
    waiting.set(next++, delivery);
  }

  const count = (): number => JSON.stringify([...waiting.values()]).length;

  return {
    push(delivery, added = JSON.stringify(delivery).length) {
      if (delivery.kind === "report") {
        if (reports.has(delivery.message)) return true;
        reports.add(delivery.message);
      }
      if (delivery.kind === "message") firstWaiting = Math.min(firstWaiting, delivery.message.seq ?? NONE);
      put(delivery);
      length += added;
      const most = suspended ? MAX_ASLEEP : MAX_AWAKE;
      if (length <= most) return true;
      // The queue is counted again after at most half of the limit in new characters.
      const counted = count();
      length = Math.max(counted, most / 2);
      // The server limits the size of a single message. A page that is awake gets it whatever its size.
      return counted <= most || (waiting.size === 1 && !suspended);
    },
    take() {
      if (delivering || suspended || waiting.size === 0) return undefined;
      const batch = [...waiting.values()];
      waiting = new Map();
      last = new Map();
      reports.clear();
      urgent = false;
      length = 0;
      delivering = true;
      firstDelivering = firstWaiting;
      firstWaiting = NONE;
      return batch;
    },
    settled() {
      delivering = false;
      firstDelivering = NONE;
    },
    suspend() {
      suspended = true;
    },
    resume() {
      suspended = false;
    },
    remove(matches) {
      const removed = [...waiting].filter(([, delivery]) => matches(delivery));
      for (const [place] of removed) waiting.delete(place);
      last = new Map();
      reports.clear();
      length = count();
      return removed.map(([, delivery]) => delivery);
    },
    get size() {
      return waiting.size;
    },
    get urgent() {
      return urgent || length > MAX_ASLEEP / 2;
    },
    get isLong() {
      return length > MAX_AWAKE / 4;
    },
    get firstUnapplied() {
      return Math.min(firstDelivering, firstWaiting);
    },
  };
}

/** Whether this is an update whose text is not parsed yet. */
function isLongUpdate(delivery: Delivery): boolean {
  return (
    delivery.kind === "message" &&
    delivery.message.type === "set_props" &&
    delivery.message.text !== undefined
  );
}

/** The update of a delivery, if there is one. An invalid update does not merge: the tab gets it as it came, and reports it. */
function updateOf(delivery: Delivery | undefined): SetProps | undefined {
  if (delivery?.kind !== "message" || delivery.message.type !== "set_props") return undefined;
  const message = readWhole(delivery.message);
  const { payload } = message;
  const isSound =
    isPlainObject(payload) && typeof payload.componentId === "string" && isPlainObject(payload.props);
  return isSound ? (message as SetProps) : undefined;
}
