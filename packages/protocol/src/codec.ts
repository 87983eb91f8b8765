/** The only doors between frames and messages. Bad ones become faults; they never throw (rule FR4). */
import * as v from "valibot";
import type { CallbackRequestBody } from "./definitions.ts";
import { ErrorCode, PatchbayError } from "./errors.ts";
import type { ComponentId } from "./ids.ts";
import { isPlainObject, type Props } from "./layout.ts";
import { type ClientMessage, DISCONNECTED, type ServerMessage } from "./messages.ts";

export interface Fault {
  code: ErrorCode;
  message: string;
  /** Where known, what the bad message was about, so that its request can be answered. */
  rendererId?: string;
  requestId?: string;
}

/** Checked but not copied: payloads can be large, and a copy would cost more than the check is worth. */
const object = v.custom<Props>(isPlainObject, "an object is expected");
const objects = v.custom<Record<string, Props>>(
  (value) => isPlainObject(value) && Object.values(value).every(isPlainObject),
  "an object of objects is expected",
);
const names = v.array(v.string());
const id = v.pipe(v.string(), v.nonEmpty());

const outcome = v.variant("status", [
  v.looseObject({
    status: v.literal("ok"),
    data: v.looseObject({ response: v.optional(objects), sideUpdate: v.optional(objects) }),
  }),
  v.looseObject({ status: v.literal("prevent_update") }),
  v.looseObject({ status: v.literal("error"), message: v.string(), code: v.optional(v.string()) }),
]);

const serverMessage = v.variant("type", [
  v.looseObject({ type: v.literal("callback_response"), rendererId: id, requestId: id, payload: outcome }),
  v.looseObject({
    type: v.literal("set_props"),
    rendererId: id,
    payload: v.looseObject({ componentId: v.string(), props: object }),
  }),
  v.looseObject({
    type: v.literal("get_props_request"),
    rendererId: id,
    requestId: id,
    payload: v.looseObject({ componentId: v.string(), properties: names }),
  }),
  v.looseObject({ type: v.literal("heartbeat_ack") }),
  v.looseObject({
    type: v.literal("error"),
    rendererId: v.string(),
    payload: v.looseObject({ message: v.string(), code: v.optional(v.string()) }),
  }),
  v.looseObject({
    type: v.literal("welcome"),
    version: v.number(),
    epoch: v.string(),
    sessionId: v.string(),
    heartbeatMs: v.number(),
    limits: v.looseObject({ maxMessageBytes: v.number() }),
  }),
]);

const dictId = v.custom<ComponentId & object>(isPlainObject, "an id is text or an object");
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
  changedPropIds: names,
  parsedChangedPropsIds: v.optional(v.array(v.union([v.string(), dictId])), []),
  state: v.optional(refs),
});

const clientMessage = v.variant("type", [
  v.looseObject({ type: v.literal("callback_request"), rendererId: id, requestId: id, payload: requestBody }),
  v.looseObject({
    type: v.literal("get_props_response"),
    rendererId: id,
    requestId: id,
    payload: v.union([object, v.literal(DISCONNECTED)]),
  }),
  v.looseObject({ type: v.literal("heartbeat") }),
  v.looseObject({ type: v.literal("renderer_disconnect"), rendererId: id }),
  v.looseObject({ type: v.literal("cancel"), requestId: id }),
]);

/** A server's frame: one message or an array of them. Good messages keep their order; bad ones become faults. */
export function decodeServerFrame(text: unknown): { messages: ServerMessage[]; faults: Fault[] } {
  const parsed = parse(text);
  if ("fault" in parsed) return { messages: [], faults: [parsed.fault] };
  const messages: ServerMessage[] = [];
  const faults: Fault[] = [];
  for (const value of Array.isArray(parsed.value) ? parsed.value : [parsed.value]) {
    const read = check(serverMessage, value);
    if ("fault" in read) faults.push(read.fault);
    else messages.push(read.message as ServerMessage);
  }
  return { messages, faults };
}

/** A client's frame: exactly one message. */
export function decodeClientFrame(text: unknown): { message: ClientMessage } | { fault: Fault } {
  const parsed = parse(text);
  if ("fault" in parsed) return parsed;
  const read = check(clientMessage, parsed.value);
  return "fault" in read ? read : { message: read.message as ClientMessage };
}

/** The body of an HTTP callback request, checked like the payload of `callback_request`. */
export function decodeRequestBody(value: unknown): { body: CallbackRequestBody } | { fault: Fault } {
  const read = v.safeParse(requestBody, value);
  if (read.success) return { body: read.output as CallbackRequestBody };
  return { fault: { code: ErrorCode.MessageShape, message: describe(read.issues) } };
}

/**
 * One message as itself, several as an array.
 * @throws PatchbayError `message_shape` when a value cannot be JSON (a cycle, a BigInt).
 */
export function encodeFrame(
  messages: ClientMessage | ServerMessage | readonly (ClientMessage | ServerMessage)[],
): string {
  try {
    return JSON.stringify(messages);
  } catch (cause) {
    throw new PatchbayError(ErrorCode.MessageShape, "A message holds a value that JSON cannot carry", {
      cause,
    });
  }
}

function parse(text: unknown): { value: unknown } | { fault: Fault } {
  if (typeof text !== "string") {
    return { fault: { code: ErrorCode.FrameNotJson, message: "A frame must be text" } };
  }
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { fault: { code: ErrorCode.FrameNotJson, message: "A frame must be JSON" } };
  }
}

function check(
  schema: typeof serverMessage | typeof clientMessage,
  value: unknown,
): { message: unknown } | { fault: Fault } {
  if (!isPlainObject(value)) {
    return { fault: { code: ErrorCode.FrameShape, message: "A message must be an object" } };
  }
  const read = v.safeParse(schema, value);
  if (read.success) return { message: read.output };
  const known = schema.options.some((option) => option.entries.type.literal === value.type);
  return {
    fault: {
      code: known ? ErrorCode.MessageShape : ErrorCode.MessageUnknown,
      message: known
        ? `${String(value.type)}: ${describe(read.issues)}`
        : "The type of a message is not known",
      ...(typeof value.rendererId === "string" && { rendererId: value.rendererId }),
      ...(typeof value.requestId === "string" && { requestId: value.requestId }),
    },
  };
}

function describe(issues: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  const [issue] = issues;
  const path = issue.path?.map((item) => String(item.key)).join(".") ?? "";
  return `${path === "" ? "message" : path}: ${issue.message}`;
}
