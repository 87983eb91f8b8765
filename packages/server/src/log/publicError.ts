/** The part of an error that browsers get: always the code, details only with dev tools. */
import {
  type CallbackRequest,
  type CallbackResponse,
  ErrorCode,
  type Fault,
  type PatchbayError,
  type ServerError,
} from "@patchbay/protocol";

/** Codes whose messages are our own and reveal nothing of the app. */
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

/** The error for a malformed message. Its text is only about what the client sent, so the client gets all of it. */
export function clientError({ code, message }: Fault): { message: string; code: ErrorCode } {
  return { code, message };
}

/** Makes the answer to a malformed message: the response to a request, otherwise an error for the tab, or for the client without a tab. */
export function answerToFault(
  fault: Fault,
  isRunning: (request: Pick<CallbackRequest, "rendererId" | "requestId">) => boolean,
): CallbackResponse | ServerError {
  const { rendererId = "", requestId = "" } = fault;
  const payload = clientError(fault);
  const isRequest = rendererId !== "" && requestId !== "" && fault.code !== ErrorCode.MessageUnknown;
  // If the request already runs, its run answers it.
  if (isRequest && !isRunning({ rendererId, requestId }))
    return { type: "callback_response", rendererId, requestId, payload: { status: "error", ...payload } };
  return { type: "error", rendererId, payload };
}
