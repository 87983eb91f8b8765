/** Which requests of one connection wait to be written and which are on their way; who asked for each. */
import type { Outgoing } from "./hubApi.ts";

/** Bounds of what may wait for a connection; beyond them a request is refused, not kept (design rule "Bounds"). */
const MAX_QUEUED_REQUESTS = 1_000;
const MAX_QUEUED_CHARS = 16 * 1024 * 1024;

export interface Requests {
  /** False when the queue is full. */
  enqueue(tabId: string, outgoing: Outgoing): boolean;
  /** Texts to write, oldest first; from now on their outcome is open. */
  takeQueued(): string[];
  /** Texts that were written and not answered, oldest first: a resumed session may not have got them. */
  unanswered(): string[];
  /** Ids of the same. */
  open(): string[];
  /** True if it had not been written; then it is gone. */
  withdraw(requestId: string): boolean;
  /** An answer came, or is not wanted any more. */
  answered(requestId: string): void;
  /** Removes all of a tab's requests; the ids that had been written. */
  dropTab(tabId: string): string[];
  /** The session was lost: what had been written, by tab. What is queued stays. */
  lose(): Map<string, string[]>;
  /** Whether anything waits or is on its way. */
  readonly busy: boolean;
}

export function createRequests(): Requests {
  const queued = new Map<string, { tabId: string; text: string }>();
  const written = new Map<string, { tabId: string; text: string }>();
  let chars = 0;

  const unqueue = (requestId: string): boolean => {
    chars -= queued.get(requestId)?.text.length ?? 0;
    return queued.delete(requestId);
  };

  return {
    enqueue(tabId, { requestId, text }) {
      if (queued.size >= MAX_QUEUED_REQUESTS || chars + text.length > MAX_QUEUED_CHARS) return false;
      queued.set(requestId, { tabId, text });
      chars += text.length;
      return true;
    },
    takeQueued() {
      const texts: string[] = [];
      for (const [requestId, entry] of queued) {
        written.set(requestId, entry);
        texts.push(entry.text);
      }
      queued.clear();
      chars = 0;
      return texts;
    },
    unanswered: () => [...written.values()].map(({ text }) => text),
    open: () => [...written.keys()],
    withdraw: unqueue,
    answered(requestId) {
      written.delete(requestId);
    },
    dropTab(tabId) {
      for (const [requestId, entry] of queued) if (entry.tabId === tabId) unqueue(requestId);
      const open = [...written].filter(([, entry]) => entry.tabId === tabId).map(([requestId]) => requestId);
      for (const requestId of open) written.delete(requestId);
      return open;
    },
    lose() {
      const byTab = new Map<string, string[]>();
      for (const [requestId, { tabId }] of written)
        byTab.set(tabId, [...(byTab.get(tabId) ?? []), requestId]);
      written.clear();
      return byTab;
    },
    get busy() {
      return queued.size + written.size > 0;
    },
  };
}
