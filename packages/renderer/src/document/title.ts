import type { ReadStore } from "../store/readStore.ts";

/** How often others may change the title during one busy spell before it is left to them. */
const MAX_CONTESTS = 20;

/**
 * Shows `busyTitle` as the document's title while `busy`, and brings the page's own title back after. A title that somebody else
 * sets meanwhile is the one to bring back. Returns what ends it.
 */
export function showBusyTitle(document: Document, busyTitle: string, busy: ReadStore<boolean>): () => void {
  let own: string | undefined;
  let contests = 0;

  const restore = (): void => {
    if (own !== undefined && document.title === busyTitle) document.title = own;
    own = undefined;
  };
  const apply = (): void => {
    if (!busy.getState()) {
      contests = 0;
      restore();
    } else if (document.title !== busyTitle && contests++ <= MAX_CONTESTS) {
      own = document.title;
      document.title = busyTitle;
    }
  };
  const observer = new MutationObserver(() => {
    if (busy.getState()) apply();
  });
  observer.observe(document.head, { subtree: true, childList: true, characterData: true });
  const unsubscribe = busy.subscribe(apply);
  apply();
  return () => {
    unsubscribe();
    observer.disconnect();
    restore();
  };
}
