/** A streamed answer over HTTP: a line of JSON for each part, and one for the end (PROTOCOL.md, rule ST4). */
import { isPlainObject, type PartUpdate, partUpdates, streamError } from "@patchbay/protocol";
import type { RequestOutcome } from "../client.ts";
import { linesOf } from "../jsonLines.ts";

/**
 * Reads parts until the end of the stream. An answer that stops before its end is cut off: it is not known whether its callback has
 * run to the end (rule ST3).
 */
export async function readStreamed(
  body: ReadableStream<Uint8Array>,
  part: (update: PartUpdate) => void,
): Promise<RequestOutcome> {
  try {
    for await (const line of linesOf(body)) {
      if (line.trim() === "") continue;
      const read: unknown = JSON.parse(line);
      if (isPlainObject(read) && read.done === true) return endOf(read.error);
      const updates = partUpdates(read);
      if (updates === undefined) throw new Error("A part of the answer is malformed.");
      for (const update of updates) part(update);
    }
  } catch {
    // A line that is not JSON, a malformed part and a lost connection end the stream alike.
  }
  const message = "The streamed answer was cut off before its end.";
  return { status: "unknown", code: "connection_lost", message };
}

function endOf(error: unknown): RequestOutcome {
  if (error === undefined || error === null) return { status: "answered", data: undefined };
  return { status: "failed", code: "callback_failed", message: streamError(error) };
}
