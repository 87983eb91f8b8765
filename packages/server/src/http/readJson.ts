/** Reads the JSON body of a request. */
import type { IncomingMessage } from "node:http";
import { ErrorCode } from "@patchbay/protocol";
import getRawBody from "raw-body";

/** The error of a body that is refused. */
export class BodyRefused extends Error {
  readonly status: 400 | 413 | 415;
  readonly code: ErrorCode;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: BodyRefused["status"],
    message: string,
    { code = ErrorCode.FrameNotJson, headers = {}, cause }: Partial<BodyRefused> & { cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** @param limit in bytes @throws BodyRefused */
export async function readJson(
  request: IncomingMessage & { body?: unknown },
  limit: number,
): Promise<unknown> {
  // A body parser of the host may have read it already.
  if (request.body !== undefined && request.readableEnded) return request.body;
  const coding = request.headers["content-encoding"] ?? "identity";
  if (coding.toLowerCase() !== "identity")
    throw new BodyRefused(415, "The body must not be encoded", {
      headers: { "Accept-Encoding": "identity" },
    });
  const text = decode(await read(request, limit));
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new BodyRefused(400, "The body must be JSON", { cause });
  }
}

async function read(request: IncomingMessage, limit: number): Promise<Buffer> {
  const length = request.headers["content-length"];
  try {
    return await getRawBody(request, { limit, ...(length !== undefined && { length }) });
  } catch (cause) {
    const isTooLarge = cause instanceof Error && "type" in cause && cause.type === "entity.too.large";
    if (!isTooLarge) throw new BodyRefused(400, "The body could not be read", { cause });
    const message = `The request is over the limit of ${limit} bytes (websocketMaxMessageBytes)`;
    // The rest of the body still follows on this connection, so it cannot carry another request.
    throw new BodyRefused(413, message, {
      code: ErrorCode.TooLarge,
      headers: { Connection: "close" },
      cause,
    });
  }
}

/** @throws BodyRefused on bytes that are not UTF-8; a replacement character would change the text that was sent */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new BodyRefused(400, "The body must be UTF-8", { cause });
  }
}
