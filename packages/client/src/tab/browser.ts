/** The browser as a tab uses it. A part that is undefined is missing in this browser, and the tab does without it. */
import { trustedScriptUrl } from "@patchbay/protocol";
import { type GivenEnvironment, realTime } from "../hub/browser.ts";

/** The members of a SharedWorker that a tab uses. */
export interface WorkerLike {
  readonly port: MessagePort;
  /** Called when the script cannot be loaded or is not allowed. */
  onerror: ((event: ErrorEvent) => unknown) | null;
}

export interface TabEnvironment {
  /** Throws if the page may not have a worker: its script is of another origin, or the page has an opaque origin. */
  createWorker: ((url: string, name: string) => WorkerLike) | undefined;
  locks: LockManager | undefined;
  /** The environment of a hub that lives in this page. */
  hub: GivenEnvironment;
  fetch: typeof fetch;
  randomId(): string;
  cookie(): string;
  visible(): boolean;
  /** @returns a function that stops listening */
  onPageLife(listener: (event: PageLife) => void): () => void;
}

export type PageLife = "shown" | "hidden" | "online" | "suspended" | "resumed" | "left";

export function browserTabEnvironment(): TabEnvironment {
  const locks: LockManager | undefined = navigator.locks;
  const Worker: typeof SharedWorker | undefined = globalThis.SharedWorker;
  const visible = (): boolean => document.visibilityState === "visible";
  return {
    createWorker: Worker && ((url, name) => new Worker(trustedScriptUrl(url), { name })),
    locks,
    hub: realTime,
    fetch: (...args) => fetch(...args),
    // randomUUID is missing on insecure origins.
    randomId: () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`,
    cookie() {
      try {
        return document.cookie;
      } catch {
        // A sandboxed frame may not read cookies.
        return "";
      }
    },
    visible,
    onPageLife(listener) {
      const stop = new AbortController();
      const { signal } = stop;
      const visibility = (): void => listener(visible() ? "shown" : "hidden");
      document.addEventListener("visibilitychange", visibility, { signal });
      addEventListener("focus", () => listener("shown"), { signal });
      addEventListener("online", () => listener("online"), { signal });
      addEventListener("pagehide", (event) => listener(event.persisted ? "suspended" : "left"), { signal });
      addEventListener("pageshow", (event) => event.persisted && listener("resumed"), { signal });
      // A background page that the browser freezes is treated like a page in the back/forward cache.
      document.addEventListener("freeze", () => listener("suspended"), { signal });
      document.addEventListener("resume", () => listener("resumed"), { signal });
      return () => stop.abort();
    },
  };
}
