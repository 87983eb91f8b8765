/** How long an element may be out of the document, in milliseconds: pages move elements, and keep those of the page before. */
const AWAY_MS = 10_000;

/** Calls `end` once when an element has left the document for good. For apps that nobody else can end. */
export function endWhenRemoved(element: Element, end: () => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const observer = new MutationObserver(() => {
    if (element.isConnected) {
      clearTimeout(timer);
      timer = undefined;
    } else {
      timer ??= setTimeout(() => {
        observer.disconnect();
        end();
      }, AWAY_MS);
    }
  });
  observer.observe(element.ownerDocument, { childList: true, subtree: true });
}
