/** The parts of streamed answers (PROTOCOL.md, rules ST1–ST5). */
import type { StreamPart } from "../definitions.ts";
import { isPlainObject } from "../layout.ts";
import { isDist } from "./callbackResponse.ts";
import { readWhole } from "./frame.ts";
import type { CallbackPart, CallbackRequest, Envelope, SetProps } from "./messages.ts";

/** An update that comes from a part. `dist`: the scripts and style sheets that it needs. */
export type PartUpdate = SetProps["payload"];

/**
 * Makes the part messages of one request. The text around the props is the same in each: encoding it anew would take longer than
 * encoding the props of a small part.
 */
export function partEncoder({ rendererId, requestId }: Pick<CallbackRequest, "rendererId" | "requestId">): (
  response: NonNullable<StreamPart["response"]>,
) => {
  message: CallbackPart;
  text: string;
} {
  const type = "callback_response";
  const mark = JSON.stringify({ type, rendererId, requestId }).slice(0, -1);
  const before = `${mark},"payload":{"status":"ok","stream":true,"data":{"multi":true,"response":`;
  return (response) => ({
    message: {
      type,
      rendererId,
      requestId,
      payload: { status: "ok", stream: true, data: { multi: true, response } },
    },
    text: `${before}${JSON.stringify(response)}}}}`,
  });
}

/**
 * The updates of the part in an answer over the socket. Undefined if the answer is final. No updates for a part that is malformed: it
 * changes nothing, and its stream goes on (rule ST1).
 */
export function readPart(message: Envelope): { updates: PartUpdate[] | undefined } | undefined {
  // A long answer is not parsed in the hub (rule FR7), unless it may be a part.
  if (message.text !== undefined && !message.text.includes('"stream"')) return undefined;
  const { payload } = readWhole(message);
  if (!isPlainObject(payload) || payload.status !== "ok" || !payload.stream || payload.done) return undefined;
  return { updates: partUpdates(payload.data) };
}

/**
 * The updates that a part makes, in the order in which they apply: the props that were yielded, then those that were set beside them
 * (rule ST2). Undefined if this is no part.
 */
export function partUpdates(part: unknown): PartUpdate[] | undefined {
  if (!isPlainObject(part)) return undefined;
  const { dist } = part;
  if (!isDist(dist)) return undefined;
  const updates: PartUpdate[] = [];
  for (const byId of [part.response ?? {}, part.sideUpdate ?? {}]) {
    if (!isPlainObject(byId)) return undefined;
    for (const [componentId, props] of Object.entries(byId)) {
      if (!isPlainObject(props)) return undefined;
      const isFirst = updates.length === 0;
      updates.push({ componentId, props, ...(isFirst && dist && { dist }) });
    }
  }
  return updates;
}

/** The text of the error that ends a stream, as a server gives it (rule ST4). */
export function streamError(error: unknown): string {
  const message = isPlainObject(error) ? error.message : undefined;
  return typeof message === "string" ? message : "The callback failed.";
}
