/**
 * The hub's door: frames are taken apart and routed by their envelope; what is inside is the tab's to check. So one tab's
 * bad message costs the others nothing, and the worker carries no schemas.
 */

import { isPlainObject } from "../layout.ts";
import { type Fault, parseFrame } from "./frame.ts";
import { parseAround } from "./longMessage.ts";
import type { Envelope, Welcome } from "./messages.ts";

/** Messages of the connection itself: they name no tab. */
const OF_CONNECTION: readonly unknown[] = ["heartbeat_ack", "welcome", "resumed", "expires", "drain"];

/** A server's frame: one message or an array of them, in order. Bad ones become faults; it never throws (rule FR4). */
export function decodeServerFrame(text: unknown): { envelopes: Envelope[]; faults: Fault[] } {
  const around = parseAround(text);
  const parsed = around ?? parseFrame(text);
  if ("fault" in parsed) return { envelopes: [], faults: [parsed.fault] };
  const envelopes: Envelope[] = [];
  const faults: Fault[] = [];
  for (const value of Array.isArray(parsed.value) ? parsed.value : [parsed.value]) {
    if (isEnvelope(value)) {
      // What a server calls so is no message that waits to be read.
      if (around === undefined && value.text !== undefined) delete value.text;
      envelopes.push(value);
    } else faults.push({ code: "frame_shape", message: "A message needs a type, and ids that are text" });
  }
  return { envelopes, faults };
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

/** The server's greeting, if that is what this is and nothing in it is amiss (rule EX1). */
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
