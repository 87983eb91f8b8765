/** The tab's side of the hub: applies batches strictly in order. A bad delivery harms only itself. */
import {
  type CallbackOutcome,
  DISCONNECTED,
  decodeServerMessage,
  type Envelope,
  encodeFrame,
  type Fault,
  type GetPropsRequest,
  type GetPropsResponse,
  splitRendererId,
  thrownText,
} from "@patchbay/protocol";
import type { ClientOptions, RequestOutcome } from "../client.ts";
import type { Delivery, TabApi } from "../hub/hubApi.ts";
import type { PendingRequests } from "./pendingRequests.ts";
import type { TabConnection } from "./tabConnection.ts";

/** `applied`: the number of the last batch that came. */
export type CountingTabApi = TabApi & { applied: number };

/** @param refuse takes a request back from the hub, because the connection was refused */
export function createTabApi(
  options: Pick<ClientOptions, "handlers" | "report" | "token">,
  pending: PendingRequests,
  connection: TabConnection,
  refuse: (requestId: string, reason: string | undefined) => void,
): CountingTabApi {
  const { handlers, report } = options;

  const tab: CountingTabApi = {
    applied: 0,
    token: options.token,
    async deliver(batch, number) {
      tab.applied = number;
      const answers: string[] = [];
      for (const delivery of batch) {
        try {
          if (delivery.kind !== "message") {
            applyNotice(delivery);
            continue;
          }
          const read = decodeServerMessage(delivery.message);
          if ("fault" in read) {
            reject(delivery.message, read.fault, answers);
            continue;
          }
          const { message } = read;
          const { run } = splitRendererId(message.rendererId);
          const wanted = run === undefined || pending.wants(run);
          switch (message.type) {
            case "set_props":
              if (message.requestId !== undefined) pending.part(message.requestId, message.payload);
              else if (wanted) handlers.update(message.payload);
              break;
            case "event":
              handlers.event(message.payload);
              break;
            case "get_props_request":
              answers.push(answerRead(message, wanted));
              break;
            case "callback_response":
              // A late response, to a request that has settled, changes nothing.
              pending.settle(message.requestId, outcomeOf(message.payload));
              break;
            case "error":
              report("callback_failed", `From the server: ${message.payload.message}`);
              break;
          }
        } catch (error) {
          report("message_shape", thrownText(error));
        }
      }
      return answers;
    },
  };

  /** A delivery that comes from the hub itself. */
  function applyNotice(notice: Exclude<Delivery, { kind: "message" }>): void {
    switch (notice.kind) {
      case "connection":
        connection.show(notice.view);
        if (notice.view.state === "refused")
          for (const requestId of pending.ids()) refuse(requestId, notice.view.reason);
        break;
      case "lost":
        connection.lose();
        for (const requestId of notice.requestIds) {
          // The server may go on with the run. Its updates are not wanted any more.
          pending.abandon(Number(requestId.slice(requestId.lastIndexOf("-") + 1)));
          pending.settle(requestId, {
            status: "unknown",
            code: "connection_lost",
            message: `The connection was lost before the answer (${notice.reason}).`,
          });
        }
        break;
      case "refused":
        pending.settle(notice.requestId, {
          status: notice.sent ? "unknown" : "notSent",
          code: notice.code,
          message: notice.reason,
        });
        break;
      case "report":
        report(notice.code, notice.message);
        break;
    }
  }

  /** Reports a bad message. A response still settles its request, and a read still gets an answer, so that neither waits for ever. */
  function reject(
    { type, rendererId, requestId }: Envelope,
    { code, message }: Fault,
    answers: string[],
  ): void {
    report(code, `From the server: ${message}`);
    if (rendererId === undefined || requestId === undefined) return;
    if (type === "callback_response") pending.settle(requestId, { status: "failed", code, message });
    if (type === "get_props_request") answers.push(answerText(rendererId, requestId, {}));
  }

  function answerRead({ rendererId, requestId, payload }: GetPropsRequest, wanted: boolean): string {
    try {
      const { componentId, properties, path } = payload;
      return answerText(
        rendererId,
        requestId,
        wanted ? handlers.read(componentId, properties, path) : DISCONNECTED,
      );
    } catch (error) {
      const message = thrownText(error);
      report("message_shape", `${payload.componentId}.${payload.properties}: ${message}`);
      return answerText(rendererId, requestId, {}, { code: "message_shape", message });
    }
  }

  return tab;
}

/** @throws PatchbayError if a value of the page is not JSON: a BigInt, or an object that contains itself */
function answerText(
  rendererId: string,
  requestId: string,
  payload: GetPropsResponse["payload"],
  error?: GetPropsResponse["error"],
): string {
  return encodeFrame({ type: "get_props_response", rendererId, requestId, payload, error });
}

function outcomeOf(payload: CallbackOutcome): RequestOutcome {
  switch (payload.status) {
    case "ok":
      return { status: "answered", data: "data" in payload ? payload.data : undefined };
    case "prevent_update":
      return { status: "answered", data: undefined };
    case "error":
      return { status: "failed", code: "callback_failed", message: payload.message };
  }
}
