/** The tab's door: what is not a message becomes a fault; it never throws (rule FR4). */
import * as v from "valibot";
import type { Envelope } from "./envelope.ts";
import type { Fault } from "./frame.ts";
import { isPlainObject, type Props } from "./layout.ts";
import type { CallbackOutcome, TabMessage } from "./messages.ts";
import { checkMessage, id, object, type Schemas } from "./schema.ts";

const isPropsById = (value: unknown): value is Record<string, Props> | undefined =>
  value === undefined || (isPlainObject(value) && Object.values(value).every(isPlainObject));

const outcome = v.custom<CallbackOutcome>((value) => {
  if (!isPlainObject(value)) return false;
  const { status, data, message } = value;
  if (status === "ok")
    return isPlainObject(data) && isPropsById(data.response) && isPropsById(data.sideUpdate);
  return status === "prevent_update" || (status === "error" && typeof message === "string");
});

const text = v.custom<string>((value) => typeof value === "string");
const names = v.custom<string[]>(
  (value) => Array.isArray(value) && value.every((name) => typeof name === "string"),
);

const schemas: Schemas<TabMessage> = {
  callback_response: v.looseObject({ rendererId: id, requestId: id, payload: outcome }),
  set_props: v.looseObject({
    rendererId: id,
    payload: v.looseObject({ componentId: text, props: object }),
  }),
  get_props_request: v.looseObject({
    rendererId: id,
    requestId: id,
    payload: v.looseObject({ componentId: text, properties: names }),
  }),
  error: v.looseObject({ rendererId: text, payload: v.looseObject({ message: text }) }),
};

/** What the hub routed to this tab, checked. An unknown type is a fault and nothing else (rule FR3). */
export function decodeServerMessage(envelope: Envelope): { message: TabMessage } | { fault: Fault } {
  return checkMessage<TabMessage>(schemas, envelope);
}
