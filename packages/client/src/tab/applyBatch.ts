/** Applies one batch of the hub in the tab, strictly in order; what is bad harms only itself. */
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
import type { ClientOptions, ConnectionView, RequestOutcome } from "../client.ts";
import type { Delivery } from "../hub/hubApi.ts";
import type { PendingRequests } from "./pendingRequests.ts";

export interface BatchContext {
  pending: PendingRequests;
  options: Pick<ClientOptions, "handlers" | "report">;
  showConnection(view: Omit<ConnectionView, "place">): void;
  /** The server remembers nothing of this tab any more. */
  lose(): void;
}

/** @returns the answers to the reads of the batch, as JSON text */
export function applyBatch(batch: readonly Delivery[], context: BatchContext): string[] {
  const answers: string[] = [];
  for (const delivery of batch) {
    try {
      applyDelivery(delivery, context, answers);
    } catch (error) {
      context.options.report("message_shape", thrownText(error));
    }
  }
  return answers;
}

function applyDelivery(delivery: Delivery, context: BatchContext, answers: string[]): void {
  const { pending, options } = context;
  switch (delivery.kind) {
    case "connection":
      context.showConnection(delivery.view);
      break;
    case "lost":
      context.lose();
      for (const requestId of delivery.requestIds) {
        // Where its server goes on with it all the same, that is of no use any more.
        pending.abandon(Number(requestId.slice(requestId.lastIndexOf("-") + 1)));
        pending.settle(requestId, {
          status: "unknown",
          code: "connection_lost",
          message: `The connection was lost before the answer (${delivery.reason}).`,
        });
      }
      break;
    case "refused":
      pending.settle(delivery.requestId, {
        status: delivery.sent ? "unknown" : "notSent",
        code: delivery.code,
        message: delivery.reason,
      });
      break;
    case "report":
      options.report(delivery.code, delivery.message);
      break;
    case "message":
      applyMessage(delivery.message, context, answers);
      break;
  }
}

function applyMessage(envelope: Envelope, context: BatchContext, answers: string[]): void {
  const { pending, options } = context;
  const read = decodeServerMessage(envelope);
  if ("fault" in read) {
    refuse(envelope, read.fault, context, answers);
    return;
  }
  const { message } = read;
  const { run } = splitRendererId(message.rendererId);
  const wanted = run === undefined || pending.wants(run);
  switch (message.type) {
    case "set_props":
      if (wanted) options.handlers.update(message.payload);
      break;
    case "get_props_request":
      answers.push(answerRead(message, wanted, options));
      break;
    case "callback_response":
      // An answer to a request that has settled before is late; it changes nothing.
      pending.settle(message.requestId, outcomeOf(message.payload));
      break;
    case "error":
      options.report("callback_failed", `From the server: ${message.payload.message}`);
      break;
  }
}

/** Nobody waits for ever because a message was bad: what it was about is settled or answered all the same. */
function refuse(
  { type, rendererId, requestId }: Envelope,
  { code, message }: Fault,
  { pending, options }: BatchContext,
  answers: string[],
): void {
  options.report(code, `From the server: ${message}`);
  if (rendererId === undefined || requestId === undefined) return;
  if (type === "callback_response") pending.settle(requestId, { status: "failed", code, message });
  if (type === "get_props_request") {
    answers.push(answerText(rendererId, requestId, {}));
  }
}

function answerRead(
  { rendererId, requestId, payload }: GetPropsRequest,
  wanted: boolean,
  { handlers, report }: BatchContext["options"],
): string {
  try {
    const { componentId, properties } = payload;
    return answerText(rendererId, requestId, wanted ? handlers.read(componentId, properties) : DISCONNECTED);
  } catch (error) {
    const message = thrownText(error);
    report("message_shape", `${payload.componentId}.${payload.properties}: ${message}`);
    return answerText(rendererId, requestId, {}, { code: "message_shape", message });
  }
}

/** @throws PatchbayError where JSON cannot carry a value, though a page can hold it: a BigInt, or what goes round in a circle */
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
      return { status: "answered", data: payload.data };
    case "prevent_update":
      return { status: "answered", data: undefined };
    case "error":
      return { status: "failed", code: "callback_failed", message: payload.message };
  }
}
