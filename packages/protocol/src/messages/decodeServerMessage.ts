/**
 * The tab's door: what is not a message becomes a fault; it never throws (rule FR4). Checked by hand and not by the schema
 * library of the server's door, because every page would load that library for these four.
 */

import { isPlainObject, ownProp } from "../layout.ts";
import { isCallbackResponse } from "./callbackResponse.ts";
import type { Fault } from "./frame.ts";
import { readWhole } from "./longMessage.ts";
import type { Envelope, TabMessage } from "./messages.ts";

const isText = (value: unknown): boolean => typeof value === "string";

/** For each type, whether its payload is what it should be. Payloads are not copied: they can be large. */
const payloads: Readonly<Record<TabMessage["type"], (payload: Record<string, unknown>) => boolean>> = {
  callback_response: ({ status, data, message }) =>
    status === "ok"
      ? isCallbackResponse(data)
      : status === "prevent_update" || (status === "error" && isText(message)),
  set_props: ({ componentId, props }) => isText(componentId) && isPlainObject(props),
  get_props_request: ({ componentId, properties }) =>
    isText(componentId) && Array.isArray(properties) && properties.every(isText),
  error: ({ message }) => isText(message),
};

/**
 * What the hub routed to this tab, read and checked. An unknown type is a fault and nothing else (rule FR3); whom a fault is
 * about, the envelope says.
 */
export function decodeServerMessage(envelope: Envelope): { message: TabMessage } | { fault: Fault } {
  const message = readWhole(envelope);
  const { type, rendererId, requestId, payload } = message;
  const isSound = ownProp(payloads, type) as ((payload: Record<string, unknown>) => boolean) | undefined;
  if (isSound === undefined) {
    return { fault: { code: "message_unknown", message: "Unknown type of message" } };
  }
  const needsRequest = type === "callback_response" || type === "get_props_request";
  if (rendererId === undefined || (needsRequest && requestId === undefined)) {
    return { fault: { code: "message_shape", message: `${type}: an id is missing` } };
  }
  if (!isPlainObject(payload) || !isSound(payload)) {
    return { fault: { code: "message_shape", message: `${type}: payload is of a wrong type` } };
  }
  return { message: message as TabMessage };
}
