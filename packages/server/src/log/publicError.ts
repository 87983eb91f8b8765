/** What a browser is told of an error: its code always, its details only with dev tools. */
import {
  type CallbackRequest,
  type CallbackResponse,
  ErrorCode,
  type Fault,
  type PatchbayError,
  type ServerError,
} from "@patchbay/protocol";

/** These texts are ours and name nothing of the app. */
const SAFE: ReadonlySet<ErrorCode> = new Set([
  ErrorCode.FrameNotJson,
  ErrorCode.FrameShape,
  ErrorCode.MessageUnknown,
  ErrorCode.TooLarge,
  ErrorCode.CallbackNotAllowed,
  ErrorCode.RequestMismatch,
  ErrorCode.UnsafeKey,
]);

export const GENERIC_ERROR = "An internal server error occurred.";

export function publicError(
  error: Pick<PatchbayError, "code" | "message">,
  devTools: boolean,
): { message: string; code: ErrorCode } {
  const { code, message } = error;
  return { code, message: devTools || SAFE.has(code) ? message : GENERIC_ERROR };
}

/** Of a message that its sender must mend: all of it, for it is about nothing but what they sent. */
export function clientError({ code, message }: Fault): { message: string; code: ErrorCode } {
  return { code, message };
}

/** A request that was not understood fails; else its tab is told, or, where it names none, whoever sent it. */
export function answerToFault(
  fault: Fault,
  isRunning: (request: Pick<CallbackRequest, "rendererId" | "requestId">) => boolean,
): CallbackResponse | ServerError {
  const { rendererId = "", requestId = "" } = fault;
  const payload = clientError(fault);
  const isRequest = rendererId !== "" && requestId !== "" && fault.code !== ErrorCode.MessageUnknown;
  // One that runs is answered by its run.
  if (isRequest && !isRunning({ rendererId, requestId }))
    return { type: "callback_response", rendererId, requestId, payload: { status: "error", ...payload } };
  return { type: "error", rendererId, payload };
}
