import type { AppAddress } from "../../host.ts";

/** The event on `window` after our code has changed the URL. The name is Dash's, so that other components hear it, too. */
const PUSH_STATE_EVENT = "_dashprivate_pushstate";

/** The address of the page. */
export const pageAddress: AppAddress = {
  href: () => window.location.href,
  resolve: (url) => new URL(url, document.baseURI).href,
  takes: (url, reload) => !reload && new URL(url).origin === window.location.origin,
  push(url) {
    window.history.pushState(null, "", url);
    window.dispatchEvent(new CustomEvent("_dashprivate_historychange"));
    window.dispatchEvent(new CustomEvent(PUSH_STATE_EVENT));
  },
  subscribe(listener) {
    const events = ["popstate", "hashchange", PUSH_STATE_EVENT];
    for (const event of events) window.addEventListener(event, listener);
    return () => {
      for (const event of events) window.removeEventListener(event, listener);
    };
  },
};
