/** Sends one update to many tabs. */
import {
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
 * @returns the number of tabs whose session has the message now
 * @throws PatchbayError `too_large`, or `callback_failed` or `message_shape` if a value is undefined or JSON cannot carry it; then no tab gets it
 */
export type SendProps = (tabs: readonly SessionTab[], id: ComponentId, props: Props) => number;

/** The beginning of a message to no tab. */
const NOBODY = '{"type":"set_props","rendererId":""';

/** @param maxLength of one message, in UTF-16 units: more would break the connections */
export function createSendProps(maxLength: number): SendProps {
  return (tabs, id, props) => {
    for (const [property, value] of Object.entries(props)) checkValue(value, property);
    const payload: SetProps["payload"] = { componentId: stringifyId(id), props };
    // Encoded once for all tabs, without the id of one.
    const encoded = encodeFrame({ type: "set_props", rendererId: "", payload }).slice(NOBODY.length);
    if (encoded.length > maxLength)
      throw new PatchbayError(
        ErrorCode.TooLarge,
        `The props take ${encoded.length} characters; a message may have ${maxLength} (websocketMaxQueuedLength)`,
      );
    let sent = 0;
    for (const { session, tabId } of tabs) {
      if (session.isShutdown()) continue;
      const text = `{"type":"set_props","rendererId":${JSON.stringify(tabId)}${encoded}`;
      session.send({ type: "set_props", rendererId: tabId, payload }, text);
      sent += 1;
    }
    return sent;
  };
}
