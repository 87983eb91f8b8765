import type { RequestOutcome } from "@patchbay/client";
import { type CallbackRequestBody, type ErrorCode, type InputRef, propId } from "@patchbay/protocol";
import type { Fault } from "../../faults.ts";
import { callbackName } from "../graph/callback.ts";
import { responseById } from "../propUpdates.ts";
import type { Call } from "../schedule/call.ts";
import type { RunResult } from "./executor.ts";

/**
 * The result of a run, from the outcome of its request with this body.
 * @param page.detailed the result may hold the server's error text
 * @param page.restarts the run is requested again when the connection is back
 */
export function runResult(
  call: Call,
  body: CallbackRequestBody,
  outcome: RequestOutcome,
  { detailed, restarts }: { detailed: boolean; restarts: boolean },
): RunResult {
  switch (outcome.status) {
    case "answered":
      return {
        status: "done",
        response: outcome.data && responseById(outcome.data, call.callback.definition.output),
      };
    case "cancelled":
      return { status: "ended" };
    case "unknown":
    case "notSent":
      // Half a streamed answer is on the page, which must say so. Other runs without end have no answer to be missed.
      if (call.callback.neverEnding && (restarts || call.callback.definition.stream !== true))
        return { status: "ended" };
      return { status: "failed", fault: outcomeFault(call, outcome), retryable: true };
    case "failed": {
      const fault = outcomeFault(call, outcome);
      const odd = outcome.code === "message_shape" ? unsendableProp(body) : undefined;
      if (odd !== undefined) fault.message = `The value of ${odd} cannot be sent: ${outcome.message}`;
      // The server's error text may hold paths and secrets: it is for developers only.
      if (outcome.code === "callback_failed" && !detailed) {
        fault.message = "The callback failed on the server.";
        fault.details = outcome.message;
      }
      return { status: "failed", fault, retryable: MAY_BE_ASKED_AGAIN.has(outcome.code) };
    }
  }
}

/** Codes of failures after which the callback has not run, or may not have: the user may try again. */
const MAY_BE_ASKED_AGAIN: ReadonlySet<string> = new Set(["network", "queue_full", "unavailable"]);

/** The first prop of a body whose value cannot be written as JSON. */
function unsendableProp({ inputs, state = [] }: CallbackRequestBody): string | undefined {
  const refs = [...inputs, ...state].flat() as InputRef[];
  const odd = refs.find(({ value }) => {
    try {
      JSON.stringify(value);
      return false;
    } catch {
      return true;
    }
  });
  return odd && propId(odd.id, odd.property);
}

function outcomeFault(call: Call, outcome: Extract<RequestOutcome, { code: ErrorCode }>): Fault {
  const { code } = outcome;
  const fault: Fault = {
    code,
    message: outcome.message,
    severity: "error",
    source: callbackName(call.callback),
  };
  if (outcome.status === "unknown" && call.callback.definition.stream === true) fault.isCutOff = true;
  if (code === "network") fault.message = "Callback failed: the server did not respond.";
  if (code === "http_status") {
    fault.message =
      call.callback.outputs.length > 0
        ? `Callback error updating ${call.callback.definition.output}`
        : `Callback error with no output from input ${[...call.changed.keys()].join(", ")}`;
    // A Flask server without the packages answers so, and says why in its log only.
    if (call.callback.definition.stream === true && outcome.status === "failed" && outcome.httpStatus === 500)
      fault.message += ". On Flask, a callback that streams needs `pip install dash[async]` on the server.";
    fault.details = outcome.message;
  }
  if (outcome.status === "failed" && outcome.html !== undefined) fault.details = outcome.html;
  return fault;
}
