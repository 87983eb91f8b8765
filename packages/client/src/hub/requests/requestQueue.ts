/** The requests of one connection: those that wait to be written, and those that wait for an answer. Pure. */

import { isOverBytes } from "../connection/messageLimit.ts";
import type { Outgoing } from "../hubApi.ts";
import { createCircuitBreaker } from "./circuitBreaker.ts";

/** Limits of the requests that wait to be written. A request beyond them is refused. */
const MAX_QUEUED_REQUESTS = 1_000;
const MAX_QUEUED_OF_TAB = 250;
const MAX_QUEUED_CHARS = 16 * 1024 * 1024;

interface Entry extends Outgoing {
  readonly tabId: string;
  /** `queued`: never written. `again`: written on a connection that broke, and perhaps not received. */
  state: "queued" | "again" | "written";
  hasParts?: boolean;
}

/** A request that is not sent, or not sent again. */
export type Refused = Pick<Entry, "tabId" | "requestId" | "callback"> & { sent: boolean };

export interface RequestQueue {
  /** Adds a request. @returns the reason if it is refused */
  enqueue(tabId: string, outgoing: Outgoing, now: number): "full" | "quarantined" | undefined;
  /**
   * Takes the requests that may be written now, one of each tab in turn. They count as written from now on.
   * @param maxBytes the server's limit for a message; requests that are longer are refused (rule EX4)
   */
  take(now: number, maxBytes: number): { texts: string[]; tooLong: Refused[] };
  /** Every written request without an answer is written again, before the others. */
  repeat(): void;
  /** A part of the answer came (rule ST1). @returns whether the request waits for its answer */
  notePart(requestId: string): boolean;
  /** Whether a part of the answer has come. */
  hasParts(requestId: string): boolean;
  /** The ids of the written requests without an answer. */
  open(): string[];
  /** Removes a request that has not been written. @returns whether it did, now or when asked before */
  withdraw(requestId: string): boolean;
  answered(requestId: string): void;
  /** Removes a request, written or not. @returns whether it was there */
  drop(requestId: string): boolean;
  /** Removes all requests of a tab. @returns the ids of those that had been written */
  dropTab(tabId: string): string[];
  /** The session is lost. Removes all written requests, and keeps the others. @returns the removed ids, by tab */
  lose(): Map<string, string[]>;
  /** The connection broke. @returns the requests that are refused, because the circuits of their callbacks have opened */
  recordFailure(now: number): Refused[];
  /** There is a request, written or not. */
  readonly busy: boolean;
  /** A request that is not persistent, and so ends by itself, waits for its answer. */
  readonly settling: boolean;
  /** A request waits to be written. */
  readonly waiting: boolean;
}

export function createRequestQueue(): RequestQueue {
  const entries = new Map<string, Entry>();
  const breaker = createCircuitBreaker();
  /** Withdrawn ids, kept so that a tab that slept through the answer can ask again; at most `MAX_QUEUED_OF_TAB` for each tab. */
  const withdrawn = new Set<string>();
  /** The length of all queued requests, in characters. */
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
      // A persistent request may wait for its circuit to close.
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
    notePart(requestId) {
      const entry = entries.get(requestId);
      if (entry === undefined) return false;
      entry.hasParts = true;
      return true;
    },
    hasParts: (requestId) => entries.get(requestId)?.hasParts === true,
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

/** Repeated requests first, in their order; then one of each tab in turn, so that a busy tab does not delay the others. */
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
