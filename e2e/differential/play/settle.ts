/** Waits until a page has finished the work of a step, in the same way for both renderers. */
import type { Page } from "@playwright/test";
import { inTime } from "../inTime.ts";
import type { DashServer } from "./dashServer.ts";

const LIMIT_MS = 30_000;

declare global {
  interface Window {
    /** Counts events in the page. */
    differential: { happened: number; fetching: number };
  }
}

/** Install it in every page before its scripts. */
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
  /** Number of open requests of the page, also for scripts. */
  readonly loading: () => number;
  /** The app has callbacks that never end. */
  readonly streams: boolean;
}

/** @returns true when the page is at rest; false after half a minute */
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

/** True if nothing happens during three frames. Runs in the page. */
async function rest(streams: boolean): Promise<boolean> {
  type Queues = Readonly<Record<string, readonly { callback?: { persistent?: boolean } }[]>>;
  const { store } = window as { store?: { getState(): { appLifecycle?: string; callbacks: Queues } } };
  const probe = window.differential;
  // The history has no page before this one.
  if (location.protocol === "about:") return true;
  if (store === undefined || probe === undefined) return false;

  const isBusy = (): boolean => {
    if (document.querySelector("#react-entry-point ._dash-error")) return false;
    const { appLifecycle, callbacks } = store.getState();
    if (appLifecycle !== "HYDRATED") return true;
    // A script that is still being loaded draws the graph.
    if (document.querySelector(".dash-graph--pending")) return true;
    if (streams) return false;
    // Closing elements are removed after their animation. Endless animations do not count.
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
