/** The request of a streamed answer that comes over the downlink: the tab sends it, and the hub reads the answer (rules DL1 and DL2). */
import type { CallbackRequestBody, CallbackResponseBody } from "@patchbay/protocol";
import type { RequestOptions, RequestOutcome } from "../client.ts";
import type { Http } from "./http.ts";
import type { HubClient } from "./hubClient.ts";

/**
 * Resolves with undefined once the server streams its answer; otherwise with the outcome.
 * @param part called with the parts of an answer that is its own response
 */
export async function requestStream(
  { body, requestId, request }: { body: CallbackRequestBody; requestId: string; request: RequestOptions },
  http: Http,
  hub: Pick<HubClient, "openStream" | "streamAnswered" | "cancel">,
  { part, signal }: { part: Parameters<Http["post"]>[3]; signal: AbortSignal },
): Promise<RequestOutcome | undefined> {
  const { endId, downlinkId } = await hub.openStream(requestId, http.streamSource());
  if (signal.aborted) return { status: "cancelled" };
  const named = { ...body, streamConnection: { requestId } };
  const query = [["endId", endId] as const, ["downlinkId", downlinkId] as const];
  const outcome = await http.post(named, { ...request, query }, signal, part);
  const isStreamed = outcome.status === "answered" && isAcknowledgement(outcome.data);
  // Without an answer the server may have begun.
  if (outcome.status === "failed" && outcome.code === "network") hub.cancel(requestId);
  else hub.streamAnswered(requestId, isStreamed);
  if (isStreamed) return undefined;
  // The server does not know the page any more. It has run nothing, and an ordinary request may do.
  if (outcome.status === "failed" && outcome.httpStatus === 403)
    return { status: "notSent", code: "refused", message: outcome.message };
  return outcome;
}

function isAcknowledgement(data: (CallbackResponseBody & { stream?: unknown }) | undefined): boolean {
  return data?.multi === true && data.stream === true;
}
