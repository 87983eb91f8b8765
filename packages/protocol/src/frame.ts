/**
 * What both directions of the codec share: text to value, value to message, message to text. Codes are written as
 * literals here and in the hub: a worker of a few kilobytes has no room for the table of all of them.
 */
import * as v from "valibot";
import { type ErrorCode, PatchbayError } from "./errors.ts";
import { isPlainObject, ownProp, type Props } from "./layout.ts";
import type { ClientMessage, ServerMessage } from "./messages.ts";

export interface Fault {
  code: ErrorCode;
  message: string;
  /** Where known, what the bad message was about, so that its request can be answered. */
  rendererId?: string;
  requestId?: string;
}

/** A schema for each `type`. */
export type Schemas<Message extends { type: string }> = Readonly<
  Record<Message["type"], v.GenericSchema<unknown, unknown>>
>;

/** Checked but not copied: payloads can be large, and a copy would cost more than the check is worth. */
export const object: v.CustomSchema<Props, undefined> = v.custom<Props>(isPlainObject);
/** A name that must say something: a tab, a request. */
export const id: v.CustomSchema<string, undefined> = v.custom<string>(
  (value) => typeof value === "string" && value !== "",
);

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
    throw new PatchbayError("message_shape", "A message holds a value that JSON cannot carry", {
      cause,
    });
  }
}

export function parseFrame(text: unknown): { value: unknown } | { fault: Fault } {
  try {
    if (typeof text === "string") return { value: JSON.parse(text) };
  } catch {
    // Answered below, like a frame that is no text.
  }
  return { fault: { code: "frame_not_json", message: "A frame must be JSON text" } };
}

/** @throws never: what is not a message of these schemas is a fault. */
export function checkMessage<Message extends { type: string }>(
  schemas: Schemas<Message>,
  value: unknown,
): { message: Message } | { fault: Fault } {
  if (!isPlainObject(value)) {
    return { fault: { code: "frame_shape", message: "A message must be an object" } };
  }
  const { type, rendererId, requestId } = value;
  const schema =
    typeof type === "string" ? (ownProp(schemas, type) as v.GenericSchema | undefined) : undefined;
  const about = {
    ...(typeof rendererId === "string" && { rendererId }),
    ...(typeof requestId === "string" && { requestId }),
  };
  if (schema === undefined) {
    return {
      fault: { code: "message_unknown", message: "The type of a message is not known", ...about },
    };
  }
  const read = v.safeParse(schema, value);
  if (read.success) return { message: read.output as Message };
  const message = `${String(type)}: ${describeIssue(read.issues[0])}`;
  return { fault: { code: "message_shape", message, ...about } };
}

export function describeIssue(issue: v.BaseIssue<unknown>): string {
  const path = issue.path?.map((item) => String(item.key)).join(".");
  return `${path ?? "message"} is ${issue.received === "undefined" ? "missing" : "of a wrong type"}`;
}
