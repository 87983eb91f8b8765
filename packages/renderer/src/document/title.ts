import type { ReadStore } from "../store/readStore.ts";

/** After so many changes of the title by other code, in one busy spell, the title is left to that code. */
const MAX_CONTESTS = 20;

/**
 * Shows `busyTitle` as the document's title while `busy`, and then restores the page's own title: the last one that other code has set.
 * The returned function ends this.
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
