import { type RefObject, useSyncExternalStore } from "react";

/**
 * Whether an element is drawn dark: as its CSS `color-scheme` says, which `data-theme` sets; where that allows both,
 * as the system prefers. The same rule that `light-dark()` follows.
 */
function isDark(element: Element | null): boolean {
  if (element === null || typeof matchMedia !== "function") return false;
  const scheme = getComputedStyle(element).colorScheme ?? "";
  if (!scheme.includes("dark")) return false;
  return !scheme.includes("light") || matchMedia("(prefers-color-scheme: dark)").matches;
}

/** `isDark`, followed live. Components drawn by libraries that do not take CSS variables need it. */
export function useDark(ref: RefObject<Element | null>): boolean {
  return useSyncExternalStore(subscribe, () => isDark(ref.current), notDark);
}

function notDark(): boolean {
  return false;
}

function subscribe(listener: () => void): () => void {
  const query = typeof matchMedia === "function" ? matchMedia("(prefers-color-scheme: dark)") : undefined;
  query?.addEventListener("change", listener);
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["data-theme"],
    subtree: true,
  });
  return () => {
    query?.removeEventListener("change", listener);
    observer.disconnect();
  };
}
