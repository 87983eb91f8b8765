import { type DistResource, trustedScriptUrl } from "@patchbay/protocol";
import type { Fault } from "../faults.ts";

/**
 * Adds a script or style sheet to the document's head. Resolves with its element when it has loaded, rejects when it cannot be loaded.
 * @param attributes further attributes of the element
 */
export function loadResource(
  type: DistResource["type"],
  url: URL,
  nonce = "",
  attributes: Readonly<Record<string, string>> = {},
): Promise<HTMLElement> {
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
        : // Scripts run in the order in which they were added.
          Object.assign(document.createElement("script"), { src: trustedScriptUrl(href), async: false });
    if (nonce !== "") element.nonce = nonce;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.addEventListener("load", () => resolve(element));
    element.addEventListener("error", () => {
      element.remove();
      fail();
    });
    document.head.append(element);
  });
}

export interface ResourceLoaderOptions {
  /** Base of relative URLs. */
  baseUrl: string;
  nonce: string | undefined;
  report(fault: Fault): void;
}

/** Loads the resources that a server names, each once. Reports those that cannot be loaded, and resolves all the same. */
export function createResourceLoader(
  options: ResourceLoaderOptions,
): (resources: readonly DistResource[]) => Promise<void> {
  const { baseUrl, nonce, report } = options;
  const loaded = new Map<string, Promise<void>>();

  /** @returns whether it has loaded */
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
          // The next request tries it again.
          if (!isThere) loaded.delete(url);
        });
        loaded.set(url, loading);
        return loading;
      }),
    );
  };
}
