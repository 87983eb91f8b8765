/** Reads frames of clients on the server. It never throws: a bad frame becomes a fault (rule FR4). */
import * as v from "valibot";
import type { CallbackRequestBody } from "../definitions.ts";
import { ErrorCode } from "../errors.ts";
import type { ComponentId } from "../ids.ts";
import { isPlainObject, ownProp, type Props } from "../layout.ts";
import { type Fault, parseFrame } from "./frame.ts";
import { type ClientMessage, DISCONNECTED } from "./messages.ts";

/** Checks an object without copying it, because payloads can be large. */
const object = v.custom<Props>(isPlainObject);
/** The longest id, in characters: longer than any that a page makes. Servers keep ids in memory. */
const MAX_ID_LENGTH = 256;
/** The id of a tab, a request or a session. */
const id = v.custom<string>(isId);
const token = v.custom<string>(isText);
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const dictId = v.custom<ComponentId & object>(isPlainObject);
const ref = v.looseObject({
  id: v.union([v.string(), dictId]),
  property: v.string(),
  allow_optional: v.optional(v.boolean()),
});
const refs = v.array(v.union([ref, v.array(ref)]));

const requestBody = v.looseObject({
  output: v.string(),
  outputs: v.optional(v.union([ref, refs])),
  inputs: refs,
  changedPropIds: v.array(v.string()),
  parsedChangedPropsIds: v.optional(v.array(v.union([v.string(), dictId])), []),
  state: v.optional(refs),
});

/** The schema of each type of message. */
const schemas: Readonly<Record<ClientMessage["type"], v.GenericSchema<unknown, unknown>>> = {
  callback_request: v.looseObject({ rendererId: id, requestId: id, payload: requestBody }),
  get_props_response: v.looseObject({
    rendererId: id,
    requestId: id,
    payload: v.union([object, v.literal(DISCONNECTED)]),
    error: v.optional(v.looseObject({ code: v.picklist(Object.values(ErrorCode)), message: v.string() })),
  }),
  heartbeat: object,
  renderer_disconnect: v.looseObject({ rendererId: id }),
  cancel: v.looseObject({ requestId: id }),
  resume: v.looseObject({
    sessionId: id,
    received: count,
    open: v.array(v.string()),
    tabs: v.optional(v.array(v.string())),
  }),
  ack: v.looseObject({ received: count }),
  refresh: v.looseObject({ token }),
};

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function isId(value: unknown): value is string {
  return isText(value) && value.length <= MAX_ID_LENGTH;
}

/** Reads a client's frame, which holds exactly one message. */
export function decodeClientFrame(text: unknown): { message: ClientMessage } | { fault: Fault } {
  const parsed = parseFrame(text);
  return "fault" in parsed ? parsed : check(parsed.value);
}

/** Reads the body of an HTTP callback request, with the same checks as the payload of `callback_request`. */
export function decodeRequestBody(value: unknown): { body: CallbackRequestBody } | { fault: Fault } {
  const read = v.safeParse(requestBody, value);
  if (read.success) return { body: read.output as CallbackRequestBody };
  return { fault: { code: "message_shape", message: describeIssue(read.issues[0]) } };
}

function check(value: unknown): { message: ClientMessage } | { fault: Fault } {
  if (!isPlainObject(value)) {
    return { fault: { code: "frame_shape", message: "A message must be an object" } };
  }
  const { type, rendererId, requestId } = value;
  const schema =
    typeof type === "string" ? (ownProp(schemas, type) as v.GenericSchema | undefined) : undefined;
  const about = {
    ...(isId(rendererId) && { rendererId }),
    ...(isId(requestId) && { requestId }),
  };
  if (schema === undefined) {
    return {
      fault: { code: "message_unknown", message: "Unknown type of message", ...about },
    };
  }
  const read = v.safeParse(schema, value);
  if (read.success) return { message: read.output as ClientMessage };
  const message = `${String(type)}: ${describeIssue(read.issues[0])}`;
  return { fault: { code: "message_shape", message, ...about } };
}

function describeIssue(issue: v.BaseIssue<unknown>): string {
  const path = issue.path?.map((item) => String(item.key)).join(".");
  return `${path ?? "message"} is ${issue.received === "undefined" ? "missing" : "of a wrong type"}`;
}
