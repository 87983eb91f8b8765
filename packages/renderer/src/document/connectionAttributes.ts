import type { Client, ConnectionView } from "@patchbay/client";

/** The nearest element around this one, also outside of its shadow root, that shows the connection of an app. */
export function nearestApp(element: Element): Element | null {
  const root = element.getRootNode();
  return element.closest("[data-connection]") ?? (root instanceof ShadowRoot ? nearestApp(root.host) : null);
}

/**
 * Shows the state of an app's connection in attributes of an element, for style sheets, tests and people: `data-connection` is the
 * state (`none` without a socket), `data-connection-hub` the place of the hub, `data-connection-reason` the reason why it is not
 * open, `data-connection-retry` the time of the next attempt. The returned function removes the attributes.
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
