import type { Mounted, MountOptions } from "./mountApp.ts";

/**
 * Mounts what a script element asks for by `data-server` or `data-config`, into `data-target` (a CSS selector) or
 * a new element after the script. Undefined when it asks for nothing, or has
 * to wait for the document.
 */
export function mountFromScript(
  script: HTMLScriptElement,
  mount: (options: MountOptions) => Mounted,
): Mounted | undefined {
  const { server, config, target, worker, components } = script.dataset;
  if (server === undefined && config === undefined) return undefined;
  const options: Omit<MountOptions, "target"> = {
    ...(server !== undefined && { server }),
    ...(config !== undefined && { config }),
    ...(worker !== undefined && { workerUrl: worker }),
    ...((components === "own" || components === "server") && { components }),
  };
  if (target === undefined) {
    const element = document.createElement("div");
    if (document.body?.contains(script)) {
      script.after(element);
      return mount({ ...options, target: element });
    }
    // A script in the head has no place for an app beside it.
    whenReady(() => {
      document.body.append(element);
      mount({ ...options, target: element });
    });
    return undefined;
  }
  if (document.querySelector(target) !== null) return mount({ ...options, target });
  whenReady(() => mount({ ...options, target }));
  return undefined;
}

function whenReady(work: () => void): void {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", work, { once: true });
  else work();
}
