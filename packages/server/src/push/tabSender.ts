/** Sends one message to many tabs. */
import {
  type AppEvent,
  type ComponentId,
  ErrorCode,
  encodeFrame,
  PatchbayError,
  type Props,
  type SetProps,
  stringifyId,
} from "@patchbay/protocol";
import { checkValue } from "../runs/result.ts";
import type { SessionTab } from "../sessions/session.ts";

/**
 * Both return the number of tabs whose session has the message now.
 * @throws PatchbayError `too_large`, or `callback_failed` or `message_shape` if a value is undefined or JSON cannot carry it; then no tab gets it
 */
export interface TabSender {
  props(tabs: readonly SessionTab[], id: ComponentId, props: Props): number;
  /** @param tabs of clients that speak the extension @param data undefined: none */
  event(tabs: readonly SessionTab[], name: string, data: unknown): number;
}

/** @param maxLength of one message, in UTF-16 units: more would break the connections */
export function createTabSender(maxLength: number): TabSender {
  /** Encodes the message once for all tabs. */
  function send(tabs: readonly SessionTab[], message: SetProps | AppEvent): number {
    const { type, payload } = message;
    const head = `{"type":"${type}","rendererId":""`;
    const tail = encodeFrame({ type, rendererId: "", payload } as SetProps | AppEvent).slice(head.length);
    if (tail.length > maxLength)
      throw new PatchbayError(
        ErrorCode.TooLarge,
        `The message takes ${tail.length} characters; it may have ${maxLength} (websocketMaxQueuedLength)`,
      );
    let sent = 0;
    for (const { session, tabId } of tabs) {
      if (session.isShutdown()) continue;
      const text = `{"type":"${type}","rendererId":${JSON.stringify(tabId)}${tail}`;
      session.send({ ...message, rendererId: tabId }, text);
      sent += 1;
    }
    return sent;
  }

  return {
    props(tabs, id, props) {
      for (const [property, value] of Object.entries(props)) checkValue(value, property);
      return send(tabs, {
        type: "set_props",
        rendererId: "",
        payload: { componentId: stringifyId(id), props },
      });
    },
    event(tabs, name, data) {
      if (data !== undefined) checkValue(data, name);
      return send(tabs, { type: "event", rendererId: "", payload: { name, data } });
    },
  };
}
