import { type RefObject, useState, useSyncExternalStore } from "react";

/**
 * Whether an element is dark. Its CSS `color-scheme`, which `data-theme` sets, decides; if that allows both, the system's preference
 * does. CSS `light-dark()` has the same rule.
 */
function isDark(element: Element | null): boolean {
  if (element === null || typeof matchMedia !== "function") return false;
  const scheme = getComputedStyle(element).colorScheme ?? "";
  if (!scheme.includes("dark")) return false;
  return !scheme.includes("light") || matchMedia("(prefers-color-scheme: dark)").matches;
}

/** `isDark` as a hook. For components of libraries that do not support CSS variables. */
export function useDark(ref: RefObject<Element | null>): boolean {
  const [subscribe] = useState(() => (listener: () => void) => follow(ref.current, listener));
  return useSyncExternalStore(subscribe, () => isDark(ref.current), notDark);
}

function notDark(): boolean {
  return false;
}

function follow(element: Element | null, listener: () => void): () => void {
  const query = typeof matchMedia === "function" ? matchMedia("(prefers-color-scheme: dark)") : undefined;
  query?.addEventListener("change", listener);
  const observer = new MutationObserver(listener);
  // An observer does not see into shadow roots.
  for (const root of new Set([document, element?.getRootNode() ?? document])) {
    observer.observe(root, { attributes: true, attributeFilter: ["data-theme"], subtree: true });
  }
  return () => {
    query?.removeEventListener("change", listener);
    observer.disconnect();
  };
}
