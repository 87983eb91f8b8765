/**
 * The frame's side: gives pages of other origins the ports of the worker of this origin, and holds their locks, which the worker cannot see
 * at the page's own origin. A frame dies with its page, and its locks with it.
 */
import { HUB_VERSION } from "../hub/hubApi.ts";
import type { WorkerLike } from "../tab/browser.ts";
import { lockReleased } from "../tab/lockReleased.ts";
import { holdTabLock, type TabLock } from "../tab/tabLock.ts";
import { type FromFrame, readGreeting, readToFrame } from "./frameMessages.ts";

export interface FrameEnvironment {
  /** The page's window. A message of another window is not heard. */
  parent: unknown;
  /** Origins of pages that the server allows. */
  origins: readonly string[];
  createWorker(name: string): WorkerLike;
  locks: LockManager | undefined;
}

/** Tabs of one page, and ports that are open at a time. */
const MAX_TABS = 100;
const MAX_PORTS = 200;
/** Locks of one tab: the one that the worker watches, and those of attempts to find another worker. */
const MAX_LOCKS = 10;

/** The parts of a MessageEvent that are read. */
export type WindowMessage = Pick<MessageEvent<unknown>, "source" | "origin" | "data" | "ports">;

export interface ServedFrame {
  message(event: WindowMessage): void;
  /** The page is suspended, and closes its ports: a lock that is granted to it would evict it from the back/forward cache. */
  suspend(): void;
}

/** The worker's name holds the origin of the page, checked: each origin has a worker of its own, and it knows whom it serves. */
export function workerNameFor(origin: string): string {
  return `patchbay-${HUB_VERSION} ${origin}`;
}

export function serveFrame({ parent, origins, createWorker, locks }: FrameEnvironment): ServedFrame {
  /** By the tab's id, then by the lock's. */
  const held = new Map<string, Map<string, TabLock>>();
  const open = new Set<AbortController>();

  /** Releases the locks of a tab. @param except the id of the one that is kept */
  function release(tabId: string, except?: string): void {
    const own = held.get(tabId);
    for (const [lockId, lock] of own ?? []) {
      if (lockId === except) continue;
      own?.delete(lockId);
      lock.release();
    }
    if (own?.size === 0) held.delete(tabId);
  }

  async function connect(
    { tabId, lockId }: { tabId: string; lockId: string },
    origin: string,
    port: MessagePort,
  ): Promise<void> {
    const say = (message: FromFrame, transfer: Transferable[] = []): void =>
      port.postMessage(message, transfer);
    const own = held.get(tabId) ?? new Map<string, TabLock>();
    const isFull = own.size === 0 ? held.size >= MAX_TABS : own.size >= MAX_LOCKS && !own.has(lockId);
    if (open.size >= MAX_PORTS || isFull) {
      say({ type: "unusable" });
      return;
    }
    const left = new AbortController();
    open.add(left);
    left.signal.addEventListener("abort", () => {
      open.delete(left);
      port.close();
    });
    const lock = own.get(lockId) ?? holdTabLock(locks, lockId);
    held.set(tabId, own.set(lockId, lock));
    port.onmessage = ({ data }) => {
      const message = readToFrame(data);
      if (message?.type === "watch") {
        // The worker has welcomed the tab, and waits for this lock now.
        release(tabId, lockId);
        void lockReleased(locks, message.lockName, left.signal).then(() => say({ type: "died" }));
      }
      if (message?.type !== "leave") return;
      left.abort();
      if (message.closed) release(tabId);
    };
    // The worker waits for this lock, and must not get it before the tab has it.
    const holdsLock = await lock.held;
    if (left.signal.aborted) return;
    try {
      const worker = createWorker(workerNameFor(origin));
      worker.onerror = () => say({ type: "unusable" });
      say({ type: "worker", holdsLock }, [worker.port]);
    } catch {
      say({ type: "unusable" });
    }
  }

  return {
    message({ source, origin, data, ports }) {
      if (source !== parent || !origins.includes(origin)) return;
      const greeting = readGreeting(data);
      const [port] = ports;
      if (greeting !== undefined && port !== undefined && ports.length === 1)
        void connect(greeting, origin, port);
    },
    suspend() {
      for (const left of [...open]) left.abort();
    },
  };
}
