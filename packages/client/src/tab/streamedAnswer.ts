/** A streamed answer over HTTP: a line of JSON for each part, and one for the end (PROTOCOL.md, rule ST4). */
import { isPlainObject, type PartUpdate, partUpdates } from "@patchbay/protocol";
import type { RequestOutcome } from "../client.ts";

/** Characters of a line. A body without line ends must not fill the memory. */
const MAX_LINE = 64 * 1024 * 1024;

export function isStreamed(
  response: Response,
): response is Response & { body: ReadableStream<Uint8Array<ArrayBuffer>> } {
  const type = response.headers.get("content-type") ?? "";
  return response.body !== null && type.includes("application/x-ndjson");
}

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
  const { message = "The callback failed." } = isPlainObject(error) ? error : {};
  return { status: "failed", code: "callback_failed", message: String(message) };
}

/** The lines of a body. Blank lines only tell that the server is there. @throws Error for a line that is too long */
async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let pieces: string[] = [];
  let length = 0;
  try {
    for (;;) {
      const { value, done } = await reader.read();
      const [first = "", ...others] = decoder.decode(value, { stream: !done }).split("\n");
      const last = others.pop();
      pieces.push(first);
      length += first.length;
      if (length > MAX_LINE) throw new Error("A line of the answer is too long.");
      if (last !== undefined || done) {
        for (const line of [pieces.join(""), ...others]) if (line.trim() !== "") yield line;
        pieces = [last ?? ""];
        length = pieces.join("").length;
      }
      if (done) {
        if (last?.trim()) yield last;
        return;
      }
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}
