import type { ClientMessage } from "@patchbay/protocol";

/** A message of the hub's own. JSON can carry all of it: what a page has to say is encoded there. */
export function messageText(message: ClientMessage): string {
  return JSON.stringify(message);
}
