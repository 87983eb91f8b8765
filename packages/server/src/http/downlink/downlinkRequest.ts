/** What a request says of the downlink (PROTOCOL.md, rules DL1, DL3 and DL7). Pure. */
import { ErrorCode, isPlainObject, ownProp } from "@patchbay/protocol";

export type DownlinkRequest =
  /** Reads the downlink, after the envelope with this number. */
  | { kind: "read"; from: number }
  | { kind: "cancel"; requestId: string }
  /** A callback request whose parts shall come over the downlink, if it has parts. */
  | { kind: "start"; requestId: string }
  | { kind: "malformed"; fault: { code: ErrorCode; message: string } };

/** As of ids in messages. */
const MAX_ID_LENGTH = 256;
const DOWNLINK_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** @returns undefined if the body says nothing of a downlink */
export function downlinkRequest(body: unknown): DownlinkRequest | undefined {
  if (!isPlainObject(body)) return undefined;
  const read = ownProp(body, "streamDownlink");
  if (read !== undefined) {
    const given = isPlainObject(read) ? ownProp(read, "from") : null;
    const from = given === undefined ? 0 : given;
    if (Number.isSafeInteger(from) && (from as number) >= 0) return { kind: "read", from: from as number };
    return fault("streamDownlink.from must be a whole number from 0");
  }
  const cancel = ownProp(body, "streamCancel");
  if (cancel !== undefined) return named("streamCancel", cancel);
  const start = ownProp(body, "streamConnection");
  return start === undefined ? undefined : named("streamConnection", start);
}

function named(name: "streamCancel" | "streamConnection", value: unknown): DownlinkRequest {
  const requestId = isPlainObject(value) ? ownProp(value, "requestId") : undefined;
  if (typeof requestId !== "string" || requestId === "" || requestId.length > MAX_ID_LENGTH)
    return fault(`${name}.requestId must be text of 1 to ${MAX_ID_LENGTH} characters`);
  return { kind: name === "streamCancel" ? "cancel" : "start", requestId };
}

function fault(message: string): DownlinkRequest {
  return { kind: "malformed", fault: { code: ErrorCode.MessageShape, message } };
}

/** The two names of a downlink; undefined if they cannot be any. Without a `downlinkId` the page has one downlink. */
export function downlinkNames(query: URLSearchParams): { endId: string; downlinkId: string } | undefined {
  const endId = query.get("endId");
  const downlinkId = query.get("downlinkId");
  if (endId === null || (downlinkId !== null && !DOWNLINK_ID.test(downlinkId))) return undefined;
  return { endId, downlinkId: downlinkId ?? "" };
}
