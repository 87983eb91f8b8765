import type { Mounted, MountOptions } from "./mountApp.ts";

/**
 * Mounts what a script element asks for by `data-server` or `data-config`, into `data-target` (a CSS selector) or
 * a new element after the script; at once if that is possible, else when the document is there.
 */
export function mountFromScript(script: HTMLScriptElement, mount: (options: MountOptions) => Mounted): void {
  const { server, config, target, worker, components } = script.dataset;
  // A target alone is asking too, and is told what is missing.
  if (server === undefined && config === undefined && target === undefined) return;
  const isBeside = target === undefined && document.body?.contains(script) === true;
  const start = (): void => {
    let place: string | Element | undefined = target;
    if (place === undefined) {
      place = document.createElement("div");
      // A script in the head has no place for an app beside it.
      if (isBeside) script.after(place);
      else document.body.append(place);
    }
    mount({
      server,
      config,
      target: place,
      // Whatever else it may say stands for the default.
      components: components as MountOptions["components"],
      workerUrl: worker,
    });
  };
  const isThere = isBeside || (target !== undefined && document.querySelector(target) !== null);
  if (isThere || document.readyState !== "loading") start();
  else document.addEventListener("DOMContentLoaded", start, { once: true });
}
