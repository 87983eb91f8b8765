import { endWhenRemoved } from "./endWhenRemoved.ts";
import type { Mounted, MountOptions } from "./mountApp.ts";

/** The app that a script has mounted into an element. */
const MOUNTED = Symbol.for("patchbay.mounted");
/** Marks an element that a script has made for its app. */
const PLACE = "data-patchbay-place";

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
    const element = target === undefined ? placeOf(script, isBeside) : document.querySelector(target);
    const marked = (element ?? {}) as { [MOUNTED]?: string };
    // A page that navigates without a load (Turbo, htmx) runs its scripts again, with the element of before.
    const app = `${server} ${config}`;
    if (marked[MOUNTED] === app) return;
    const { unmount } = mount({
      server,
      config,
      // A selector without an element is told.
      target: element ?? String(target),
      // Any other value stands for the default.
      components: components as MountOptions["components"],
      isolate: isolate === undefined ? undefined : isolate !== "off",
      colorScheme: colorScheme as MountOptions["colorScheme"],
      location: location as MountOptions["location"],
      pathname,
      workerUrl: worker,
    });
    if (element === null) return;
    marked[MOUNTED] = app;
    endWhenRemoved(element, () => {
      delete marked[MOUNTED];
      unmount();
    });
  };
  const isThere = isBeside || (target !== undefined && document.querySelector(target) !== null);
  if (isThere || document.readyState !== "loading") start();
  else document.addEventListener("DOMContentLoaded", start, { once: true });
}

/** There can be no app beside a script in the head. */
function placeOf(script: HTMLScriptElement, isBeside: boolean): Element {
  const known = script.nextElementSibling;
  if (isBeside && known?.hasAttribute(PLACE)) return known;
  const place = document.createElement("div");
  place.setAttribute(PLACE, "");
  if (isBeside) script.after(place);
  else document.body.append(place);
  return place;
}
