/** What a tab needs of its browser. Missing parts are undefined, and undefined means "fall back". */
import { trustedScriptUrl } from "@patchbay/protocol";
import { type GivenEnvironment, realTime } from "../hub/browser.ts";

/** A SharedWorker as far as we use one. */
export interface WorkerLike {
  readonly port: MessagePort;
  /** Called when the script cannot be loaded or is not allowed. */
  onerror: ((event: ErrorEvent) => unknown) | null;
}

export interface TabEnvironment {
  /** Throws where the page may not have one (a script of another origin, an opaque origin). */
  createWorker: ((url: string, name: string) => WorkerLike) | undefined;
  locks: LockManager | undefined;
  /** The world of a hub that lives in this page. */
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
        // A sandboxed frame may not even ask.
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
      // A page in the background that the browser freezes is as good as one in its cache.
      document.addEventListener("freeze", () => listener("suspended"), { signal });
      document.addEventListener("resume", () => listener("resumed"), { signal });
      return () => stop.abort();
    },
  };
}
