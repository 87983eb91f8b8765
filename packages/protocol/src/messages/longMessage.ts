/**
 * Long messages travel as the text they came as (rule FR7). The hub needs their envelope only: to read all of one there and
 * have the browser copy what was read takes longer than to read it once, in its tab, and meanwhile the other tabs wait.
 */
import type { Envelope } from "./messages.ts";

/** From so many characters on. Below, reading is next to nothing. */
export const LONG = 16_384;

/**
 * What stands around the payload of a long message, with the message itself as its `text`. Undefined where it is short, or where
 * no JSON is left without what is between `"payload"` and the last brace but one: not one message, or in another order.
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

/** A message with its payload; what cannot be read has none. */
export function readWhole(message: Envelope): Envelope {
  if (message.text === undefined) return message;
  const { text, ...envelope } = message;
  try {
    return { ...envelope, payload: JSON.parse(text).payload };
  } catch {
    return envelope;
  }
}
