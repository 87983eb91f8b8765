/**
 * Gives the focus back. A browser drops it when an update disables or replaces the focused element, for example a button while its
 * callback runs. Somebody at a keyboard would have to start at the top of the page.
 */

/** @param container the app's element @returns a function that stops this */
export function keepFocus(container: Element): () => void {
  const { ownerDocument: document } = container;
  /** The element that the user was in, until he goes elsewhere. */
  let focused: HTMLElement | undefined;

  /** The element itself, or the one that has taken its place. */
  function successor(): HTMLElement | undefined {
    if (focused === undefined || focused.isConnected) return focused;
    const root = container.getRootNode() as Document | ShadowRoot;
    const next = focused.id === "" ? null : root.getElementById(focused.id);
    return next instanceof HTMLElement && next.tagName === focused.tagName ? next : undefined;
  }

  function restore(): void {
    const { activeElement } = container.getRootNode() as Document | ShadowRoot;
    if (focused === undefined || (activeElement !== null && activeElement !== document.body)) return;
    const before = focused;
    const next = successor();
    if (next === undefined || next.matches(":disabled")) return;
    next.focus({ preventScroll: true });
    if (next === before || !(before instanceof HTMLInputElement && next instanceof HTMLInputElement)) return;
    // Null in fields that have no caret, for example of numbers.
    if (before.selectionStart !== null) next.setSelectionRange(before.selectionStart, before.selectionEnd);
  }

  function entered({ target }: Event): void {
    focused = target instanceof HTMLElement ? target : undefined;
  }

  /** A browser that drops the focus of a disabled or removed element may call this, too. So does a window that another one covers. */
  function left({ target }: Event): void {
    if (target === focused && focused?.isConnected && !focused.matches(":disabled") && document.hasFocus())
      focused = undefined;
  }

  /** A click elsewhere is the user's will, also while nothing has the focus. */
  function pressed(event: Event): void {
    if (focused !== undefined && !event.composedPath().includes(focused)) focused = undefined;
  }

  const observer = new MutationObserver(restore);
  observer.observe(container, { subtree: true, childList: true, attributeFilter: ["disabled"] });
  container.addEventListener("focusin", entered);
  container.addEventListener("focusout", left);
  document.addEventListener("pointerdown", pressed, true);
  return () => {
    observer.disconnect();
    container.removeEventListener("focusin", entered);
    container.removeEventListener("focusout", left);
    document.removeEventListener("pointerdown", pressed, true);
  };
}
