/** What the server has to say to its operator. Details stay here, whatever the browser is told. */
import { ErrorCode, type PatchbayError } from "@patchbay/protocol";

export interface LogEntry {
  level: "info" | "warn" | "error";
  code: string;
  message: string;
  error?: unknown;
}

export type Log = (entry: LogEntry) => void;

/** What a callback threw is an error of the app; a request that does not fit is one of its client. */
export function logFailure(log: Log, error: PatchbayError): void {
  const byClient = error.code === ErrorCode.RequestMismatch || error.code === ErrorCode.CallbackNotAllowed;
  const { code, message, cause } = error;
  log({ level: byClient ? "warn" : "error", code, message, error: cause ?? error });
}
