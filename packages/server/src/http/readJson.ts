/** A request's body. */
import type { IncomingMessage } from "node:http";
import getRawBody from "raw-body";

/** @throws what `isTooLarge` knows, or that it is no JSON */
export async function readJson(
  request: IncomingMessage & { body?: unknown },
  limit: number,
): Promise<unknown> {
  // A body parser above us may have read it already.
  if (request.body !== undefined && request.readableEnded) return request.body;
  const length = request.headers["content-length"];
  const text = await getRawBody(request, {
    limit,
    encoding: "utf8",
    ...(length !== undefined && { length }),
  });
  return JSON.parse(text);
}

export function isTooLarge(error: unknown): boolean {
  return error instanceof Error && "type" in error && error.type === "entity.too.large";
}
