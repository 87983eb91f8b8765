/**
 * What waits for one tab. At most one batch is in flight (the tab's answer is the credit for the next); what comes
 * meanwhile gathers here in order. Pure: the owner sends what `take` gives.
 */
import {
  isPatch,
  isPlainObject,
  type PatchObject,
  type PatchOperation,
  type Props,
  type SetProps,
} from "@patchbay/protocol";
import type { Delivery } from "./hubApi.ts";

export interface Outbox {
  /** Adds behind everything else; an update may merge into the one before it. */
  push(delivery: Delivery): void;
  /** The next batch, if the tab may have one now. */
  take(): Delivery[] | undefined;
  /** The batch in flight was applied. */
  settled(): void;
  /** A suspended tab (in the back/forward cache) gets nothing; a message would evict it. */
  suspend(): void;
  resume(): void;
  readonly size: number;
  /** Place in the session of the oldest message that its tab has not applied; infinite when it has applied all. */
  readonly firstUnapplied: number;
}

/** Beyond this many waiting entries the tab is not following: only the latest state of each component is kept. */
const BACKLOG = 512;
const NONE = Number.POSITIVE_INFINITY;

export function createOutbox(): Outbox {
  /** Patches made here, to which operations may be added in place: copying them each time would cost the square. */
  const continued = new WeakSet<object>();
  let queue: Delivery[] = [];
  let inFlight = false;
  let suspended = false;
  /** Oldest places in the session: of what is in flight, and of what waits. */
  let firstInFlight = NONE;
  let firstWaiting = NONE;
  /** Where each component's update stands in the trailing stretch of updates, while behind. */
  let trailing = new Map<string, number>();

  return {
    push(delivery) {
      if (delivery.kind === "message") firstWaiting = Math.min(firstWaiting, delivery.message.seq ?? NONE);
      const update = updateOf(delivery);
      if (update === undefined) {
        trailing = new Map();
        const last = queue.at(-1);
        if (delivery.kind === "connection" && last?.kind === "connection") queue.pop();
        queue.push(delivery);
        return;
      }
      const key = `${update.rendererId} ${update.payload.componentId}`;
      const behind = queue.length > BACKLOG;
      const at = behind ? trailing.get(key) : queue.length - 1;
      const earlier = at === undefined ? undefined : queue[at];
      const merged =
        earlier === undefined
          ? undefined
          : mergeUpdates(updateOf(earlier), update, behind ? continued : undefined);
      if (at !== undefined && merged !== undefined) {
        queue[at] = { kind: "message", message: merged };
        return;
      }
      trailing.set(key, queue.length);
      queue.push(delivery);
    },
    take() {
      if (inFlight || suspended || queue.length === 0) return undefined;
      const batch = queue;
      queue = [];
      trailing = new Map();
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
    get firstUnapplied() {
      return Math.min(firstInFlight, firstWaiting);
    },
    get size() {
      return queue.length;
    },
  };
}

/** An update that may merge; one that is not what it should be goes on as it is, for the tab to refuse. */
function updateOf(delivery: Delivery): SetProps | undefined {
  if (delivery.kind !== "message" || delivery.message.type !== "set_props") return undefined;
  const { payload } = delivery.message;
  const isSound =
    isPlainObject(payload) && typeof payload.componentId === "string" && isPlainObject(payload.props);
  return isSound ? (delivery.message as SetProps) : undefined;
}

/**
 * One update for two of the same component and run, or undefined where they must stay two. Later values win. A
 * Patch is kept apart, so that one that does not fit harms nothing else; only far behind does it continue a Patch.
 */
function mergeUpdates(
  first: SetProps | undefined,
  second: SetProps,
  continued: WeakSet<object> | undefined,
): SetProps | undefined {
  if (first?.rendererId !== second.rendererId) return undefined;
  if (first.payload.componentId !== second.payload.componentId) return undefined;
  const props: Props = { ...first.payload.props };
  for (const [name, value] of Object.entries(second.payload.props)) {
    const earlier = Object.hasOwn(props, name) ? props[name] : undefined;
    if (!isPatch(value)) props[name] = value;
    else if (continued !== undefined && isPatch(earlier))
      props[name] = continuePatch(earlier, value, continued);
    else return undefined;
  }
  return { ...second, payload: { componentId: second.payload.componentId, props } };
}

function continuePatch(earlier: PatchObject, next: PatchObject, continued: WeakSet<object>): PatchObject {
  if (continued.has(earlier)) {
    for (const operation of next.operations) (earlier.operations as PatchOperation[]).push(operation);
    return earlier;
  }
  const patch = { ...earlier, operations: [...earlier.operations, ...next.operations] };
  continued.add(patch);
  return patch;
}
