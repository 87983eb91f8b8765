/** Which requests of one connection wait to be written and which are on their way; who asked for each. Pure. */

import { isOverBytes } from "../connection/messageLimit.ts";
import type { Outgoing } from "../hubApi.ts";
import { createCircuitBreaker } from "./circuitBreaker.ts";

/** Bounds of what may wait for a connection; beyond them a request is refused, not kept (design rule "Bounds"). */
const MAX_QUEUED_REQUESTS = 1_000;
const MAX_QUEUED_OF_TAB = 250;
const MAX_QUEUED_CHARS = 16 * 1024 * 1024;

interface Entry extends Outgoing {
  readonly tabId: string;
  /** `queued`: never written. `again`: written on a connection that broke; its session may not have got it. */
  state: "queued" | "again" | "written";
}

/** A request that will not be sent any more. */
export type Refused = Pick<Entry, "tabId" | "requestId" | "callback"> & { sent: boolean };

export interface RequestQueue {
  /** Why a request is not taken, if it is not. */
  enqueue(tabId: string, outgoing: Outgoing, now: number): "full" | "quarantined" | undefined;
  /**
   * Texts to write now, the tabs taking turns; from now on their outcome is open.
   * @param maxBytes what the server takes: longer ones are refused, whenever they were given (rule EX4)
   */
  take(now: number, maxBytes: number): { texts: string[]; tooLong: Refused[] };
  /** What was written and not answered goes again, before all else. */
  repeat(): void;
  /** Ids of what was written and not answered. */
  open(): string[];
  /** True if it has not been written; then it is gone. */
  withdraw(requestId: string): boolean;
  answered(requestId: string): void;
  /** No answer is wanted any more. @returns whether one was due */
  drop(requestId: string): boolean;
  /** Removes all of a tab's requests; the ids that had been written. */
  dropTab(tabId: string): string[];
  /** The session was lost: what had been written, by tab. What is queued stays. */
  lose(): Map<string, string[]>;
  /** The connection broke. @returns requests of callbacks whose circuits opened: they are refused */
  recordFailure(now: number): Refused[];
  /** Whether anything waits or is on its way. */
  readonly busy: boolean;
  /** Whether something is on its way that will end by itself. */
  readonly settling: boolean;
  /** Whether something waits for its turn though the connection is there. */
  readonly waiting: boolean;
}

export function createRequestQueue(): RequestQueue {
  const entries = new Map<string, Entry>();
  const breaker = createCircuitBreaker();
  /** Withdrawn ids, kept so that a tab that slept through the answer can ask again; at most `MAX_QUEUED_OF_TAB` for each tab. */
  const withdrawn = new Set<string>();
  /** Of what is queued. */
  let chars = 0;

  const queued = (): Entry[] => [...entries.values()].filter(({ state }) => state === "queued");
  const sent = (): Entry[] => [...entries.values()].filter(({ state }) => state !== "queued");

  function remove({ requestId, state, text }: Entry): void {
    if (state === "queued") chars -= text.length;
    entries.delete(requestId);
  }

  function refused(entry: Entry): Refused {
    remove(entry);
    const { tabId, requestId, callback, state } = entry;
    return { tabId, requestId, callback, sent: state !== "queued" };
  }

  return {
    enqueue(tabId, outgoing, now) {
      const { requestId, text, callback, persistent } = outgoing;
      // One that waits for ever may wait here.
      if (!persistent && breaker.isOpen(callback, now)) return "quarantined";
      const others = queued();
      const isFull =
        others.length >= MAX_QUEUED_REQUESTS ||
        chars + text.length > MAX_QUEUED_CHARS ||
        others.filter((other) => other.tabId === tabId).length >= MAX_QUEUED_OF_TAB;
      if (isFull) return "full";
      entries.set(requestId, { ...outgoing, tabId, state: "queued" });
      chars += text.length;
      return undefined;
    },
    take(now, maxBytes) {
      const texts: string[] = [];
      const tooLong: Refused[] = [];
      for (const entry of inTurns([...entries.values()].filter(({ state }) => state !== "written"))) {
        const { requestId, callback, text } = entry;
        if (isOverBytes(text, maxBytes)) {
          tooLong.push(refused(entry));
          continue;
        }
        if (!breaker.mayWrite(callback, now)) continue;
        if (entry.state === "queued") chars -= text.length;
        entry.state = "written";
        breaker.recordSent(requestId, callback, now);
        texts.push(text);
      }
      return { texts, tooLong };
    },
    repeat() {
      for (const entry of sent()) entry.state = "again";
    },
    open: () => sent().map(({ requestId }) => requestId),
    withdraw(requestId) {
      const entry = entries.get(requestId);
      if (entry?.state !== "queued") return withdrawn.has(requestId);
      remove(entry);
      withdrawn.add(requestId);
      const [oldest = "", ...others] = [...withdrawn].filter((id) => id.startsWith(entry.tabId));
      if (others.length >= MAX_QUEUED_OF_TAB) withdrawn.delete(oldest);
      return true;
    },
    answered(requestId) {
      const entry = entries.get(requestId);
      if (entry === undefined) return;
      breaker.recordSuccess(requestId, entry.callback);
      remove(entry);
    },
    drop(requestId) {
      const entry = entries.get(requestId);
      if (entry !== undefined) remove(entry);
      return entry !== undefined;
    },
    dropTab(tabId) {
      const ids = sent().flatMap((entry) => (entry.tabId === tabId ? [entry.requestId] : []));
      for (const entry of [...entries.values()]) if (entry.tabId === tabId) remove(entry);
      for (const id of withdrawn) if (id.startsWith(tabId)) withdrawn.delete(id);
      return ids;
    },
    lose() {
      const byTab = new Map<string, string[]>();
      for (const entry of sent()) {
        byTab.set(entry.tabId, [...(byTab.get(entry.tabId) ?? []), entry.requestId]);
        remove(entry);
      }
      return byTab;
    },
    recordFailure(now) {
      const opened = breaker.recordFailure(now);
      return [...entries.values()]
        .filter(({ callback, persistent }) => !persistent && opened.includes(callback))
        .map(refused);
    },
    get busy() {
      return entries.size > 0;
    },
    get settling() {
      return sent().some(({ persistent }) => !persistent);
    },
    get waiting() {
      return [...entries.values()].some(({ state }) => state !== "written");
    },
  };
}

/** What is repeated first, as it was; then one of each tab in turn, so that a busy tab does not keep the others waiting. */
function inTurns(entries: readonly Entry[]): Entry[] {
  const byTab = new Map<string, Entry[]>();
  const first: Entry[] = [];
  for (const entry of entries) {
    if (entry.state === "again") first.push(entry);
    else byTab.set(entry.tabId, [...(byTab.get(entry.tabId) ?? []), entry]);
  }
  const turns = Math.max(0, ...[...byTab.values()].map(({ length }) => length));
  for (let turn = 0; turn < turns; turn++) {
    for (const queue of byTab.values()) first.push(...queue.slice(turn, turn + 1));
  }
  return first;
}
