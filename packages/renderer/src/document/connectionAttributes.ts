import type { Client, ConnectionView } from "@patchbay/client";

/**
 * Says on an element how an app's connection is, for style sheets, tests and whoever looks: `data-connection` is its state
 * (`none` without a socket), `data-connection-hub` where it lives, `data-connection-reason` why it is not open, and
 * `data-connection-retry` the time of the next attempt. Returns what takes them away.
 */
export function showConnection(element: Element, connection: Client["connection"]): () => void {
  const show = ({ place, state, reason, retryAt }: Partial<ConnectionView>): void => {
    const values = {
      "": place === "none" ? place : state,
      "-hub": place,
      "-reason": reason,
      "-retry": retryAt && new Date(retryAt).toISOString(),
    };
    for (const [name, value] of Object.entries(values)) {
      if (value) element.setAttribute(`data-connection${name}`, value);
      else element.removeAttribute(`data-connection${name}`);
    }
  };
  const end = connection.subscribe(show);
  show(connection.getState());
  return () => {
    end();
    show({});
  };
}
