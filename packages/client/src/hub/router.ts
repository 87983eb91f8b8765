/** Where a server's message goes. Pure: decides, the endpoint acts. */
import { type Envelope, splitRendererId } from "@patchbay/protocol";

export type Route =
  | { to: "tab"; tabId: string }
  /** For a tab that is not here: dropped, and a read is answered for it. */
  | { to: "nobody" }
  | { to: "connection" };

export function routeServerMessage({ rendererId }: Envelope, knows: (tabId: string) => boolean): Route {
  if (rendererId === undefined) return { to: "connection" };
  const { tabId } = splitRendererId(rendererId);
  return knows(tabId) ? { to: "tab", tabId } : { to: "nobody" };
}
