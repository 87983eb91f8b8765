/** The tab's door: bad messages become faults, good ones keep their order; it never throws (rule FR4). */
import * as v from "valibot";
import { checkMessage, type Fault, id, object, parseFrame, type Schemas } from "./frame.ts";
import { isPlainObject, type Props } from "./layout.ts";
import type { CallbackOutcome, ServerMessage } from "./messages.ts";

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
const number = v.custom<number>(Number.isFinite);
const names = v.custom<string[]>(
  (value) => Array.isArray(value) && value.every((name) => typeof name === "string"),
);

const schemas: Schemas<ServerMessage> = {
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
  heartbeat_ack: object,
  error: v.looseObject({ rendererId: text, payload: v.looseObject({ message: text }) }),
  welcome: v.looseObject({
    version: number,
    epoch: text,
    sessionId: text,
    heartbeatMs: number,
    limits: v.looseObject({ maxMessageBytes: number }),
  }),
};

/** A server's frame: one message or an array of them. */
export function decodeServerFrame(text: unknown): { messages: ServerMessage[]; faults: Fault[] } {
  const parsed = parseFrame(text);
  if ("fault" in parsed) return { messages: [], faults: [parsed.fault] };
  const messages: ServerMessage[] = [];
  const faults: Fault[] = [];
  for (const value of Array.isArray(parsed.value) ? parsed.value : [parsed.value]) {
    const read = checkMessage<ServerMessage>(schemas, value);
    if ("fault" in read) faults.push(read.fault);
    else messages.push(read.message);
  }
  return { messages, faults };
}
