/** The server's door: a bad frame becomes a fault; it never throws (rule FR4). */
import * as v from "valibot";
import type { CallbackRequestBody } from "./definitions.ts";
import { ErrorCode } from "./errors.ts";
import { type Fault, parseFrame } from "./frame.ts";
import type { ComponentId } from "./ids.ts";
import { isPlainObject } from "./layout.ts";
import { type ClientMessage, DISCONNECTED } from "./messages.ts";
import { checkMessage, describeIssue, id, object, type Schemas } from "./schema.ts";

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

const schemas: Schemas<ClientMessage> = {
  callback_request: v.looseObject({ rendererId: id, requestId: id, payload: requestBody }),
  get_props_response: v.looseObject({
    rendererId: id,
    requestId: id,
    payload: v.union([object, v.literal(DISCONNECTED)]),
  }),
  heartbeat: object,
  renderer_disconnect: v.looseObject({ rendererId: id }),
  cancel: v.looseObject({ requestId: id }),
};

/** A client's frame: exactly one message. */
export function decodeClientFrame(text: unknown): { message: ClientMessage } | { fault: Fault } {
  const parsed = parseFrame(text);
  return "fault" in parsed ? parsed : checkMessage(schemas, parsed.value);
}

/** The body of an HTTP callback request, checked like the payload of `callback_request`. */
export function decodeRequestBody(value: unknown): { body: CallbackRequestBody } | { fault: Fault } {
  const read = v.safeParse(requestBody, value);
  if (read.success) return { body: read.output as CallbackRequestBody };
  return { fault: { code: ErrorCode.MessageShape, message: describeIssue(read.issues[0]) } };
}
