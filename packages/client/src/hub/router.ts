/** Where a server's message goes. Pure: decides, the endpoint acts. */
import { type ServerMessage, splitRendererId, type TabMessage, type Welcome } from "@patchbay/protocol";

export type Route =
  | { to: "tab"; tabId: string; message: TabMessage }
  /** For a tab that is not here: dropped, and a read is answered for it. */
  | { to: "nobody"; tabId: string; message: TabMessage }
  | { to: "connection"; welcome: Welcome | undefined };

export function routeServerMessage(message: ServerMessage, knows: (tabId: string) => boolean): Route {
  switch (message.type) {
    case "heartbeat_ack":
      return { to: "connection", welcome: undefined };
    case "welcome":
      return { to: "connection", welcome: message };
    case "callback_response":
    case "set_props":
    case "get_props_request":
    case "error": {
      const { tabId } = splitRendererId(message.rendererId);
      return { to: knows(tabId) ? "tab" : "nobody", tabId, message };
    }
  }
}
