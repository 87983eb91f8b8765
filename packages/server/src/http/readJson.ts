/** Reads the JSON body of a request, which may be compressed with gzip. */
import type { IncomingMessage } from "node:http";
import { type Gunzip, gunzip, type InputType, type ZlibOptions } from "node:zlib";
import { ErrorCode } from "@patchbay/protocol";
import getRawBody from "raw-body";

/** Of a body over the limit, this multiple of the limit is read and dropped. */
const DROPPED_FACTOR = 16;

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

/** @param limit in bytes, of the body as it is sent and as it is inflated @throws BodyRefused */
export async function readJson(
  request: IncomingMessage & { body?: unknown },
  limit: number,
): Promise<unknown> {
  // A body parser of the host may have read it already.
  if (request.body !== undefined && request.readableEnded) return request.body;
  const coding = (request.headers["content-encoding"] ?? "identity").toLowerCase();
  if (coding !== "identity" && coding !== "gzip")
    throw new BodyRefused(415, "The body must be plain, or encoded with gzip", {
      headers: { "Accept-Encoding": "gzip, identity" },
    });
  const body = await read(request, limit);
  const text = decode(coding === "gzip" ? await inflate(body, limit) : body);
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
    if (await dropRest(request, limit * DROPPED_FACTOR)) throw tooLarge(limit, { cause });
    // The rest of the body still follows on this connection, so it cannot carry another request.
    throw tooLarge(limit, { headers: { Connection: "close" }, cause });
  }
}

/**
 * Reads the rest of a body and drops it. Firefox and WebKit send a whole body before they read the answer: if the connection is closed
 * meanwhile, the page hears of a network failure and not of the limit. Time is limited as for any body, by the `requestTimeout` of the server.
 * @returns whether the body ended within so many bytes
 */
function dropRest(request: IncomingMessage, bytes: number): Promise<boolean> {
  if (Number(request.headers["content-length"]) > bytes) return Promise.resolve(false);
  return new Promise((resolve) => {
    let left = bytes;
    const drop = (chunk: Buffer): void => {
      left -= chunk.length;
      if (left < 0) done();
    };
    const done = (): void => {
      request.off("data", drop).off("end", done).off("close", done);
      if (!request.readableEnded) request.pause();
      resolve(request.readableEnded);
    };
    request.on("data", drop).once("end", done).once("close", done).resume();
  });
}

/** Stops as soon as the output is over the limit: a few bytes can inflate to gigabytes. @throws BodyRefused */
function inflate(body: Buffer, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    gunzipWithInfo(body, { maxOutputLength: limit, info: true }, (cause, inflated) => {
      if (cause?.code === "ERR_BUFFER_TOO_LARGE") reject(tooLarge(limit, { cause }));
      else if (cause) reject(new BodyRefused(400, "The body is not gzip, or is cut short", { cause }));
      else if (inflated.engine.bytesWritten !== body.length)
        reject(new BodyRefused(400, "Further bytes follow the gzip data of the body"));
      else resolve(inflated.buffer);
    });
  });
}

/** With `info: true` the result holds the engine, which knows how many bytes it has read. The types of Node do not say so. */
const gunzipWithInfo = gunzip as unknown as (
  body: InputType,
  options: ZlibOptions,
  callback: (error: NodeJS.ErrnoException | null, result: { buffer: Buffer; engine: Gunzip }) => void,
) => void;

function tooLarge(limit: number, more: { headers?: Record<string, string>; cause: unknown }): BodyRefused {
  const message = `The request is over the limit of ${limit} bytes (websocketMaxMessageBytes)`;
  return new BodyRefused(413, message, { code: ErrorCode.TooLarge, ...more });
}

/** @throws BodyRefused on bytes that are not UTF-8; a replacement character would change the text that was sent */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new BodyRefused(400, "The body must be UTF-8", { cause });
  }
}
