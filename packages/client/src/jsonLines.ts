/** A body of lines of JSON (PROTOCOL.md, rules ST4 and DL3). */

/** Characters of a line. A body without line ends must not fill the memory. */
const MAX_LINE = 64 * 1024 * 1024;

/** Whether a response is a body of lines. */
export function isStreamed(
  response: Response,
): response is Response & { body: ReadableStream<Uint8Array<ArrayBuffer>> } {
  const type = response.headers.get("content-type") ?? "";
  return response.body !== null && type.includes("application/x-ndjson");
}

/** The lines of a body, as they come. Blank lines only tell that the server is there. @throws Error for a line that is too long */
export async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
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
      if (last !== undefined) {
        yield pieces.join("");
        yield* others;
        pieces = [last];
        length = last.length;
      }
      if (done) {
        if (length > 0) yield pieces.join("");
        return;
      }
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}
