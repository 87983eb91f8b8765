/** The event on `window` after our code has changed the URL. The name is Dash's, so that other components hear it, too. */
export const PUSH_STATE_EVENT = "_dashprivate_pushstate";

/** Changes the URL without loading the page. */
export function pushAddress(href: string): void {
  window.history.pushState(null, "", href);
  window.dispatchEvent(new CustomEvent(PUSH_STATE_EVENT));
}
