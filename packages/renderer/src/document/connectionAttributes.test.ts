// @vitest-environment jsdom
import type { ConnectionView } from "@patchbay/client";
import { expect, it } from "vitest";
import { createStore } from "zustand/vanilla";
import { showConnection } from "./connectionAttributes.ts";

it("follows the connection, and leaves the element as it was", () => {
  const element = document.createElement("main");
  element.setAttribute("data-mine", "1");
  const open: ConnectionView = { place: "worker", state: "open", generation: 1, tabs: 2 };
  const connection = createStore<ConnectionView>(() => open);
  const end = showConnection(element, connection);
  expect({ ...element.dataset }).toEqual({ mine: "1", connection: "open", connectionHub: "worker" });
  connection.setState({ ...open, state: "waiting", reason: "The server is gone.", retryAt: 1_000 }, true);
  expect({ ...element.dataset }).toEqual({
    mine: "1",
    connection: "waiting",
    connectionHub: "worker",
    connectionReason: "The server is gone.",
    connectionRetry: "1970-01-01T00:00:01.000Z",
  });
  connection.setState(open, true);
  expect(element.getAttribute("data-connection-reason")).toBeNull();
  connection.setState({ place: "none", state: "idle", generation: 0, tabs: 1 }, true);
  expect(element.dataset.connection).toBe("none");
  end();
  connection.setState(open, true);
  expect({ ...element.dataset }).toEqual({ mine: "1" });
});
