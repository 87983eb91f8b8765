/** Applies one batch of the hub in the tab, strictly in order; what is bad harms only itself. */
import {
  DISCONNECTED,
  ErrorCode,
  type GetPropsRequest,
  type GetPropsResponse,
  splitRendererId,
} from "@patchbay/protocol";
import type { ClientOptions, ConnectionView } from "./client.ts";
import type { Delivery } from "./hub/hubApi.ts";
import type { InFlight } from "./inFlight.ts";

export interface Receiver {
  inFlight: InFlight;
  options: Pick<ClientOptions, "handlers" | "report">;
  showConnection(view: Omit<ConnectionView, "place">): void;
}

/** @returns the answers to the reads of the batch */
export function receiveBatch(batch: readonly Delivery[], receiver: Receiver): GetPropsResponse[] {
  const answers: GetPropsResponse[] = [];
  receiver.options.handlers.batch(() => {
    for (const delivery of batch) {
      try {
        receive(delivery, receiver, answers);
      } catch (error) {
        receiver.options.report(
          ErrorCode.MessageShape,
          error instanceof Error ? error.message : String(error),
        );
      }
    }
  });
  return answers;
}

function receive(delivery: Delivery, receiver: Receiver, answers: GetPropsResponse[]): void {
  const { inFlight, options } = receiver;
  switch (delivery.kind) {
    case "connection":
      receiver.showConnection(delivery.view);
      break;
    case "lost":
      for (const requestId of delivery.requestIds) {
        inFlight.settle(requestId, {
          status: "unknown",
          code: ErrorCode.ConnectionLost,
          message: `The connection was lost before the answer came (${delivery.reason}).`,
        });
      }
      break;
    case "notSent":
      inFlight.settle(delivery.requestId, {
        status: "notSent",
        code: delivery.code,
        message: delivery.reason,
      });
      break;
    case "report":
      options.report(delivery.code, delivery.message);
      break;
    case "message":
      receiveMessage(delivery.message, receiver, answers);
      break;
  }
}

function receiveMessage(
  message: Extract<Delivery, { kind: "message" }>["message"],
  { inFlight, options }: Receiver,
  answers: GetPropsResponse[],
): void {
  const { run } = splitRendererId(message.rendererId);
  const wanted = run === undefined || inFlight.wants(run);
  switch (message.type) {
    case "set_props":
      if (wanted) options.handlers.update({ ...message.payload, run });
      break;
    case "get_props_request":
      answers.push(answerRead(message, wanted, options));
      break;
    case "callback_response":
      // An answer to a request that has settled before is late; it changes nothing.
      inFlight.settle(message.requestId, outcomeOf(message.payload));
      break;
    case "error":
      options.report(ErrorCode.CallbackFailed, `From the server: ${message.payload.message}`);
      break;
  }
}

function answerRead(
  { rendererId, requestId, payload }: GetPropsRequest,
  wanted: boolean,
  { handlers, report }: Receiver["options"],
): GetPropsResponse {
  const answer = { type: "get_props_response", rendererId, requestId } as const;
  if (!wanted) return { ...answer, payload: DISCONNECTED };
  try {
    return { ...answer, payload: handlers.read(payload.componentId, payload.properties) };
  } catch (error) {
    report(ErrorCode.UnknownId, error instanceof Error ? error.message : String(error));
    return { ...answer, payload: {} };
  }
}

function outcomeOf(
  payload: Extract<
    Extract<Delivery, { kind: "message" }>["message"],
    { type: "callback_response" }
  >["payload"],
): Parameters<InFlight["settle"]>[1] {
  switch (payload.status) {
    case "ok":
      return { status: "answered", data: payload.data };
    case "prevent_update":
      return { status: "answered", data: undefined };
    case "error":
      return { status: "failed", code: ErrorCode.CallbackFailed, message: payload.message };
  }
}
