import { type DistResource, trustedScriptUrl } from "@patchbay/protocol";
import type { Fault } from "../faults.ts";

/** Puts a script or style sheet into the document's head. Settles when it is there, rejects when it cannot be had. */
export function loadResource(type: DistResource["type"], url: URL, nonce = ""): Promise<void> {
  const { href, protocol } = url;
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(new Error(`${href} could not be loaded.`));
    if (!/^(https?|file):$/.test(protocol)) {
      fail();
      return;
    }
    const element =
      type === "_css_dist"
        ? Object.assign(document.createElement("link"), { rel: "stylesheet", href })
        : // In the order they are asked for.
          Object.assign(document.createElement("script"), { src: trustedScriptUrl(href), async: false });
    if (nonce !== "") element.nonce = nonce;
    element.addEventListener("load", () => resolve());
    element.addEventListener("error", () => {
      element.remove();
      fail();
    });
    document.head.append(element);
  });
}

export interface ResourceLoaderOptions {
  /** What addresses are relative to. */
  baseUrl: string;
  nonce: string | undefined;
  report(fault: Fault): void;
}

/** Loads what a server names, each once; what cannot be had is reported, and waited for no longer. */
export function createResourceLoader(
  options: ResourceLoaderOptions,
): (resources: readonly DistResource[]) => Promise<void> {
  const { baseUrl, nonce, report } = options;
  const loaded = new Map<string, Promise<void>>();

  /** @returns whether it is there */
  async function load({ type, url }: DistResource): Promise<boolean> {
    try {
      await loadResource(type, new URL(url, baseUrl), nonce);
      return true;
    } catch (error) {
      report({ code: "network", message: (error as Error).message, severity: "error" });
      return false;
    }
  }

  return async (resources) => {
    await Promise.all(
      resources.map((resource) => {
        const { url } = resource;
        const known = loaded.get(url);
        if (known !== undefined) return known;
        const loading = load(resource).then((isThere) => {
          // Next time it is tried again.
          if (!isThere) loaded.delete(url);
        });
        loaded.set(url, loading);
        return loading;
      }),
    );
  };
}
