/** The request of a streamed answer that comes over the downlink: the tab sends it, and the hub reads the answer (rules DL1 and DL2). */
import type { CallbackRequestBody, CallbackResponseBody } from "@patchbay/protocol";
import type { RequestOptions, RequestOutcome } from "../client.ts";
import type { DownlinkIds } from "../hub/hubApi.ts";
import type { Http } from "./http.ts";
import type { HubClient } from "./hubClient.ts";
import type { PendingRequests } from "./pendingRequests.ts";

export interface StreamRequest {
  requestId: string;
  body: CallbackRequestBody;
  options: RequestOptions;
}

/**
 * Adds the request to the pending ones, and sends it. What the hub delivers settles it, or its answer if that is no acknowledgement.
 * @param stopDeadline called when the request is about to leave this browser, or settles before
 */
export function requestStream(
  { requestId, body, options }: StreamRequest,
  http: Http,
  { hub, pending }: { hub: HubClient; pending: PendingRequests },
  stopDeadline: () => void,
): void {
  const ending = new AbortController();
  /** Undefined until the request leaves this browser. */
  let ids: DownlinkIds | undefined;

  pending.add(requestId, {
    ...options,
    settle(outcome) {
      stopDeadline();
      const isOpen = outcome.status === "cancelled" || outcome.status === "unknown";
      // The server need not go on, and the hub that would tell it may be gone.
      if (ids !== undefined && isOpen) http.cancelStream(requestId, ids);
      hub.forget(requestId);
      ending.abort();
      options.settle(outcome);
    },
  });

  async function send(): Promise<void> {
    ids = await hub.openStream(requestId, http.streamSource());
    if (ending.signal.aborted) return;
    stopDeadline();
    const { endId, downlinkId } = ids;
    const query = [["endId", endId] as const, ["downlinkId", downlinkId] as const];
    const named = { ...body, streamConnection: { requestId } };
    const outcome = await http.post(named, { ...options, query }, ending.signal, (update) =>
      pending.part(requestId, update),
    );
    if (outcome.status === "answered" && isAcknowledgement(outcome.data)) hub.acknowledged(requestId);
    else {
      // Without an answer the server may have begun.
      if (outcome.status === "failed" && outcome.code === "network") http.cancelStream(requestId, ids);
      pending.settle(requestId, outcomeOf(outcome));
    }
  }
  void send();
}

/** A server that does not know the page any more has run nothing, and an ordinary request may do. */
function outcomeOf(outcome: RequestOutcome): RequestOutcome {
  return outcome.status === "failed" && outcome.httpStatus === 403
    ? { status: "notSent", code: "refused", message: outcome.message }
    : outcome;
}

function isAcknowledgement(data: (CallbackResponseBody & { stream?: unknown }) | undefined): boolean {
  return data?.multi === true && data.stream === true;
}
