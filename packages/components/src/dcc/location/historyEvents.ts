/** Fired on `window` after our code changed the address; Dash's name for it, so foreign components join in. */
export const PUSH_STATE_EVENT = "_dashprivate_pushstate";

/** Goes to an address of this page without loading it anew. */
export function pushAddress(href: string): void {
  window.history.pushState(null, "", href);
  window.dispatchEvent(new CustomEvent(PUSH_STATE_EVENT));
}
