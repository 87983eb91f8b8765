/**
 * What both directions of the codec share: text to value, value to message, message to text. Codes are written as
 * literals here and in the hub: a worker of a few kilobytes has no room for the table of all of them.
 */
import { type ErrorCode, PatchbayError, thrownText } from "../errors.ts";
import type { ClientMessage, ServerMessage } from "./messages.ts";

export interface Fault {
  code: ErrorCode;
  message: string;
  /** Where known, what the bad message was about, so that its request can be answered. */
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
    // Answered below, like a frame that is no text.
  }
  return { fault: { code: "frame_not_json", message: "A frame must be JSON text" } };
}
