/** The connection as one tab sees it: the view for the page, and whether runs must restart or requests must not wait. */
import { thrownText } from "@patchbay/protocol";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { ClientOptions, ConnectionView } from "../client.ts";

export interface TabConnection {
  readonly store: StoreApi<ConnectionView>;
  /** A request has waited in vain for a connection: until one is open, other requests do not wait. */
  late: boolean;
  /** Takes the hub's view of the connection. */
  show(view: Omit<ConnectionView, "place">): void;
  /** Changes a part of the view. */
  set(change: Partial<ConnectionView>): void;
  /** Shows that the tab has no hub. @param reason for people */
  showDown(state: ConnectionView["state"], reason: string): void;
  /** The server has forgotten this tab's runs: persistent ones restart with the next open connection. */
  lose(): void;
}

/** The view before the first request. */
export const INITIAL_VIEW: ConnectionView = { place: "none", state: "idle", generation: 0, tabs: 1 };

export function createTabConnection({ handlers, report }: ClientOptions): TabConnection {
  const store = createStore(() => INITIAL_VIEW);
  let lost = false;

  /** Listeners of the page are called too, and may throw. */
  function replace(view: ConnectionView): void {
    try {
      store.setState(view, true);
    } catch (error) {
      report("callback_failed", thrownText(error));
    }
  }

  const connection: TabConnection = {
    store,
    late: false,
    show(view) {
      replace({ place: store.getState().place, ...view });
      if (view.state === "open" || view.state === "refused") connection.late = false;
      if (view.state === "open" && lost) {
        lost = false;
        handlers.reconnected();
      }
      // A run that is refused now starts again once the server lets this browser in.
      if (view.state === "refused") lost = true;
    },
    set: (change) => replace({ ...store.getState(), ...change }),
    showDown(state, reason) {
      const { generation, tabs } = store.getState();
      connection.show({ state, generation, tabs, reason });
    },
    lose() {
      lost = true;
    },
  };
  return connection;
}
