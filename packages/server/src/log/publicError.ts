/** The part of an error that browsers get: always its code, its details only with dev tools. */
import {
  type CallbackRequest,
  type CallbackResponse,
  ErrorCode,
  type Fault,
  type PatchbayError,
  type ServerError,
} from "@patchbay/protocol";

/** The messages of these codes are our own and name nothing of the app. */
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

/** An error in what the client sent: it gets the whole message, which is about nothing else. */
export function clientError({ code, message }: Fault): { message: string; code: ErrorCode } {
  return { code, message };
}

/** Answers a request that was not understood. For any other message it is an error for the tab, or for the client where no tab is named. */
export function answerToFault(
  fault: Fault,
  isRunning: (request: Pick<CallbackRequest, "rendererId" | "requestId">) => boolean,
): CallbackResponse | ServerError {
  const { rendererId = "", requestId = "" } = fault;
  const payload = clientError(fault);
  const isRequest = rendererId !== "" && requestId !== "" && fault.code !== ErrorCode.MessageUnknown;
  // The run of a request answers it.
  if (isRequest && !isRunning({ rendererId, requestId }))
    return { type: "callback_response", rendererId, requestId, payload: { status: "error", ...payload } };
  return { type: "error", rendererId, payload };
}
