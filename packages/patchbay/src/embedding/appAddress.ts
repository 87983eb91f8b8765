/** The address of an embedded app: that of the page, a part of it, or one that the page does not know. */
import { pageAddress } from "@patchbay/components";
import type { AppAddress } from "@patchbay/renderer";

/** `page`: the page's own. `hash`: after the `#` of the page's. `memory`: none that the page knows. */
export type LocationKind = "page" | "memory" | "hash";

export interface AddressOptions {
  kind: LocationKind;
  /** Address of the app on its server, absolute, ending in `/`. */
  baseUrl: string;
  /** Where the app starts. */
  start: string;
}

/** @throws Error if the app does not have the start */
export function createAddress({ kind, baseUrl, start }: AddressOptions): AppAddress {
  if (kind === "page") {
    return {
      ...pageAddress,
      resolve: (url, of) => absolute(url, of === "file" ? baseUrl : document.baseURI),
    };
  }
  const isOwn = (url: string): boolean => `${url.replace(/[?#].*/s, "")}/`.startsWith(baseUrl);
  if (!isOwn(start)) throw new Error(`The app at ${baseUrl} has no page ${start}: see data-pathname.`);
  const { read, write, follow } = kind === "hash" ? hashStorage(baseUrl) : memoryStorage();
  const listeners = new Set<() => void>();
  const href = (): string => {
    const stored = read();
    return stored !== undefined && isOwn(stored) ? stored : start;
  };
  return {
    href,
    resolve: (url) => absolute(url, href()),
    // There is no page of its own that could be loaded.
    takes: isOwn,
    push(url) {
      write(url);
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      const end = follow(listener);
      return () => {
        listeners.delete(listener);
        end();
      };
    },
  };
}

interface Storage {
  read(): string | undefined;
  write(href: string): void;
  /** Calls `listener` after changes by others. */
  follow(listener: () => void): () => void;
}

function memoryStorage(): Storage {
  let href: string | undefined;
  return {
    read: () => href,
    write(now) {
      href = now;
    },
    follow: () => () => undefined,
  };
}

/** `#/page?x=1` is the app's page `page?x=1`. Any other hash is the page's. */
function hashStorage(baseUrl: string): Storage {
  return {
    read: () =>
      location.hash.startsWith("#/") ? absolute(`.${location.hash.slice(1)}`, baseUrl) : undefined,
    write(href) {
      // Not `pushState`: it would resolve the hash against `<base href>`.
      location.hash = `#/${href.slice(baseUrl.length)}`;
    },
    follow(listener) {
      addEventListener("hashchange", listener);
      return () => removeEventListener("hashchange", listener);
    },
  };
}

function absolute(url: string, base: string): string {
  return URL.canParse(url, base) ? new URL(url, base).href : url;
}
