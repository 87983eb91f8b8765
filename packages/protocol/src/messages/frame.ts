/**
 * Frames and messages as text, for both directions. Reading never throws: bad input becomes a fault (PROTOCOL.md, rule FR4). Error
 * codes are literals here and in the hub, because importing the table of all codes would make the worker larger.
 */
import { type ErrorCode, PatchbayError, thrownText } from "../errors.ts";
import { isPlainObject, ownProp } from "../layout.ts";
import { isCallbackResponse } from "./callbackResponse.ts";
import type { ClientMessage, Envelope, ServerMessage, TabMessage, Welcome } from "./messages.ts";

export interface Fault {
  code: ErrorCode;
  message: string;
  /** The ids of the bad message, where they could be read: its request can then be answered. */
  rendererId?: string;
  requestId?: string;
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
    throw new PatchbayError("message_shape", `Not JSON: ${thrownText(cause)}`, { cause });
  }
}

export function parseFrame(text: unknown): { value: unknown } | { fault: Fault } {
  try {
    if (typeof text === "string") return { value: JSON.parse(text) };
  } catch {
    // Reported below, like a frame that is not text.
  }
  return { fault: { code: "frame_not_json", message: "A frame must be JSON text" } };
}

/**
 * A message of at least this many characters travels to its tab as the text it came as (rule FR7). Parsing it in the hub and copying
 * the result to the tab takes longer than parsing it once, in the tab, and would hold up the other tabs.
 */
export const LONG = 16_384;

/** Types of messages that concern the connection itself and name no tab. */
const OF_CONNECTION: readonly unknown[] = ["heartbeat_ack", "welcome", "resumed", "expires", "drain"];

/**
 * Reads a server's frame in the hub: one message, or an array of messages in order. The hub routes messages by their envelope. The
 * tab checks the payload, so that a bad message costs other tabs nothing and the worker carries no schemas.
 */
export function decodeServerFrame(text: unknown): { envelopes: Envelope[]; faults: Fault[] } {
  const long = parseAround(text);
  const parsed = long ?? parseFrame(text);
  if ("fault" in parsed) return { envelopes: [], faults: [parsed.fault] };
  const envelopes: Envelope[] = [];
  const faults: Fault[] = [];
  for (const value of Array.isArray(parsed.value) ? parsed.value : [parsed.value]) {
    if (isEnvelope(value)) {
      // The server's own field of this name must not pass for an unread message.
      if (long === undefined && value.text !== undefined) delete value.text;
      // Nor may its update pass for a part of an answer.
      if (value.type === "set_props") delete (value as { requestId?: string }).requestId;
      envelopes.push(value);
    } else faults.push({ code: "frame_shape", message: "A message needs a type, and ids that are text" });
  }
  return { envelopes, faults };
}

/**
 * A long message without its payload, and with its whole text as `text`. Undefined if the text is short, or if it is not JSON once
 * everything between `"payload"` and the last brace but one is cut out: it is an array, or its fields come in another order.
 */
export function parseAround(text: unknown): { value: object } | undefined {
  if (typeof text !== "string" || text.length < LONG) return undefined;
  const before = text.slice(0, text.indexOf('"payload"'));
  const behind = text.slice(text.lastIndexOf("}", text.length - 2) + 1);
  try {
    return { value: { ...JSON.parse(`${before}"text":0${behind}`), text } };
  } catch {
    return undefined;
  }
}

/** A message with its payload parsed. If the text is not JSON, the message has no payload. */
export function readWhole(message: Envelope): Envelope {
  if (message.text === undefined) return message;
  const { text, ...envelope } = message;
  try {
    return { ...envelope, payload: JSON.parse(text).payload };
  } catch {
    return envelope;
  }
}

function isEnvelope(value: unknown): value is Envelope {
  if (!isPlainObject(value)) return false;
  const { type, rendererId, requestId, seq, after } = value;
  return (
    typeof type === "string" &&
    (rendererId === undefined ? OF_CONNECTION.includes(type) : isName(rendererId)) &&
    (requestId === undefined || isName(requestId)) &&
    (seq === undefined || Number.isSafeInteger(seq)) &&
    (after === undefined || Number.isSafeInteger(after))
  );
}

function isName(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

/** The server's greeting, if this is one and all its fields are valid (rule EX1). */
export function readWelcome(envelope: Envelope): Welcome | undefined {
  if (envelope.type !== "welcome") return undefined;
  const { sessionId, heartbeatMs, resumeMs, limits } = envelope as Partial<Welcome>;
  const isGood =
    isName(sessionId) &&
    isDuration(heartbeatMs) &&
    isDuration(resumeMs) &&
    isPlainObject(limits) &&
    Number.isFinite(limits.maxMessageBytes);
  return isGood ? (envelope as unknown as Welcome) : undefined;
}

function isDuration(value: unknown): boolean {
  return Number.isFinite(value) && Number(value) >= 0;
}

const isText = (value: unknown): boolean => typeof value === "string";

/**
 * For each type of message, whether its payload is valid. Checked by hand: every page would have to load the schema library of the
 * server's decoder for these five types. Payloads are not copied, because they can be large.
 */
const payloads: Readonly<Record<TabMessage["type"], (payload: Record<string, unknown>) => boolean>> = {
  callback_response: ({ status, data, message, stream, done }) =>
    status === "ok"
      ? Boolean(stream && done) || isCallbackResponse(data)
      : status === "prevent_update" || (status === "error" && isText(message)),
  set_props: ({ componentId, props }) => isText(componentId) && isPlainObject(props),
  event: ({ name }) => isText(name),
  get_props_request: ({ componentId, properties, path }) =>
    isText(componentId) &&
    Array.isArray(properties) &&
    properties.every(isText) &&
    (path === undefined ||
      (Array.isArray(path) && path.every((key) => isText(key) || Number.isSafeInteger(key)))),
  error: ({ message }) => isText(message),
};

/**
 * Reads and checks, in the tab, a message that the hub routed there. An unknown type is a fault that has no other effect (rule FR3).
 * The fault carries no ids: the caller has them in the envelope.
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
