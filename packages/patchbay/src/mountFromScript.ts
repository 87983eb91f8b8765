import type { Mounted, MountOptions } from "./mountApp.ts";

/**
 * Mounts the app of a script element's `data-server` or `data-config`, into `data-target` (a CSS selector) or into a new element after
 * the script. Mounts at once if the place for the app is there, else when the document has been parsed.
 */
export function mountFromScript(script: HTMLScriptElement, mount: (options: MountOptions) => Mounted): void {
  const { server, config, target, worker, components, isolate, colorScheme, location, pathname } =
    script.dataset;
  // With a target alone, the mount fails with a message that says what is missing.
  if (server === undefined && config === undefined && target === undefined) return;
  const isBeside = target === undefined && document.body?.contains(script) === true;
  const start = (): void => {
    let place: string | Element | undefined = target;
    if (place === undefined) {
      place = document.createElement("div");
      // There can be no app beside a script in the head.
      if (isBeside) script.after(place);
      else document.body.append(place);
    }
    mount({
      server,
      config,
      target: place,
      // Any other value stands for the default.
      components: components as MountOptions["components"],
      isolate: isolate === undefined ? undefined : isolate !== "off",
      colorScheme: colorScheme as MountOptions["colorScheme"],
      location: location as MountOptions["location"],
      pathname,
      workerUrl: worker,
    });
  };
  const isThere = isBeside || (target !== undefined && document.querySelector(target) !== null);
  if (isThere || document.readyState !== "loading") start();
  else document.addEventListener("DOMContentLoaded", start, { once: true });
}
