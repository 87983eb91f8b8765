/** What a browser is told of an error: its code always, its details only with dev tools. */
import { ErrorCode, type Fault, type PatchbayError } from "@patchbay/protocol";

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

export function faultText(
  error: Pick<PatchbayError, "code" | "message">,
  devTools: boolean,
): { message: string; code: ErrorCode } {
  const { code, message } = error;
  return { code, message: devTools || SAFE.has(code) ? message : GENERIC_ERROR };
}

/** Of a message that its sender must mend: all of it, for it is about nothing but what they sent. */
export function clientFaultText({ code, message }: Fault): { message: string; code: ErrorCode } {
  return { code, message };
}
