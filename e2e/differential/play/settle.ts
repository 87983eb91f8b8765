/** When a page has done what a step began: asked of both renderers in the same way. */
import type { Page } from "@playwright/test";
import { inTime } from "../inTime.ts";
import type { DashServer } from "./dashServer.ts";

const LIMIT_MS = 30_000;

declare global {
  interface Window {
    /** Counts what happens in the page. */
    differential: { happened: number; fetching: number };
  }
}

/** To be given to every page before its scripts. */
export function installProbe(): void {
  const probe = { happened: 0, fetching: 0 };
  window.differential = probe;
  new MutationObserver(() => {
    probe.happened++;
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  const given = window.fetch;
  window.fetch = async (...request) => {
    probe.happened++;
    probe.fetching++;
    try {
      const response = await given(...request);
      await response.clone().arrayBuffer();
      return response;
    } finally {
      probe.happened++;
      probe.fetching--;
    }
  };
}

export interface Settling {
  readonly page: Page;
  readonly server: DashServer;
  /** How many requests of the page, for scripts as well, have no end yet. */
  readonly loading: () => number;
  /** Callbacks of it never end. */
  readonly streams: boolean;
}

/** @returns whether it came to rest; false after half a minute */
export async function settle({ page, server, loading, streams }: Settling): Promise<boolean> {
  const end = Date.now() + LIMIT_MS;
  let seen = -1;
  while (Date.now() < end) {
    const quiet = await inTime(page.evaluate(rest, streams), LIMIT_MS, "The page").catch(() => false);
    const asked = server.asked.length;
    const isIdle = streams || (server.open.size === 0 && loading() === 0);
    if (quiet && isIdle && asked === seen) return true;
    seen = asked;
  }
  return false;
}

/** Whether nothing is going on for three frames. Runs in the page. */
async function rest(streams: boolean): Promise<boolean> {
  type Queues = Readonly<Record<string, readonly { callback?: { persistent?: boolean } }[]>>;
  const { store } = window as { store?: { getState(): { appLifecycle?: string; callbacks: Queues } } };
  const probe = window.differential;
  // Before the first page of the history.
  if (location.protocol === "about:") return true;
  if (store === undefined || probe === undefined) return false;

  const isBusy = (): boolean => {
    if (document.querySelector("#react-entry-point ._dash-error")) return false;
    const { appLifecycle, callbacks } = store.getState();
    if (appLifecycle !== "HYDRATED") return true;
    // Drawn by a script that came late.
    if (document.querySelector(".dash-graph--pending")) return true;
    if (streams) return false;
    // What closes is gone when it has moved out; what turns round for ever waits for nothing.
    const isMoving = document
      .getAnimations()
      .some((one) => one.playState === "running" && one.effect?.getComputedTiming().endTime !== Infinity);
    if (isMoving) return true;
    return Object.entries(callbacks).some(
      ([name, queue]) =>
        name !== "stored" &&
        name !== "completed" &&
        Array.isArray(queue) &&
        queue.some(({ callback }) => callback?.persistent !== true),
    );
  };
  for (let frames = 0; frames < 3; frames++) {
    const before = probe.happened;
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    if (isBusy() || (!streams && (probe.fetching > 0 || probe.happened !== before))) return false;
  }
  return true;
}
