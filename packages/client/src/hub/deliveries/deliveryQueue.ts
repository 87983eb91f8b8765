/**
 * What waits for one tab. At most one batch is in flight (the tab's answer is the credit for the next); what comes
 * meanwhile gathers here in order. Pure: the owner sends what `take` gives.
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
   * Adds behind everything else; an update may merge into the one before it.
   * @param length about how many characters it came in; of what is no message, counted here
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
  /** Somebody waits for some of it, or it is much. */
  readonly urgent: boolean;
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

export function createDeliveryQueue(): DeliveryQueue {
  const made: MergeCopies = new WeakSet();
  /** By place, in order; places are never used twice. */
  let waiting = new Map<number, Delivery>();
  let next = 0;
  let delivering = false;
  let suspended = false;
  /** Oldest places in the session: of what is in flight, and of what waits. */
  let firstDelivering = NONE;
  let firstWaiting = NONE;
  /** The place of each component's last update in the trailing stretch of updates. */
  let last = new Map<string, number>();
  /** From here on no component has come or gone: only here may an update join an earlier one, while behind. */
  let joinable = 0;
  /** What is reported already: told once, however often it comes. */
  const reports = new Set<string>();
  /** Something waits that is no update. */
  let urgent = false;
  /** At most so much waits: what has merged since the last count still counts. */
  let length = 0;

  function put(delivery: Delivery): void {
    // A long one is read here only where there is something that it could merge with.
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
    // What was not looked at may have brought components.
    if (!behind) joinable = next + 1;
    else if (isLayout) joinable = next;
    const earlier = behind ? updateOf(waiting.get(before)) : undefined;
    if (
      earlier?.rendererId === update.rendererId &&
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
      // Counted anew when half of the room may have been used since: in the long run once per character.
      const counted = count();
      length = Math.max(counted, most / 2);
      // What one message holds is the server's to bound: a page that is awake can take it.
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
    get firstUnapplied() {
      return Math.min(firstDelivering, firstWaiting);
    },
  };
}

/** An update that is not read yet. */
function isLongUpdate(delivery: Delivery): boolean {
  return (
    delivery.kind === "message" &&
    delivery.message.type === "set_props" &&
    delivery.message.text !== undefined
  );
}

/** An update that may merge; one that is not what it should be goes on as it is, for the tab to refuse. */
function updateOf(delivery: Delivery | undefined): SetProps | undefined {
  if (delivery?.kind !== "message" || delivery.message.type !== "set_props") return undefined;
  const message = readWhole(delivery.message);
  const { payload } = message;
  const isSound =
    isPlainObject(payload) && typeof payload.componentId === "string" && isPlainObject(payload.props);
  return isSound ? (message as SetProps) : undefined;
}
