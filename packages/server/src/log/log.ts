/** The log for the operator of the server. It has the details that browsers do not get. */
import { ErrorCode, type PatchbayError } from "@patchbay/protocol";

/** The callback of an entry, by the names that its author knows. */
export interface CallbackSource {
  /** The option `name` of the callback. */
  readonly name?: string;
  /** `<id>.<prop>` of each output. */
  readonly outputs: readonly string[];
  /** `<file>:<line>:<column>` */
  readonly registeredAt: string;
}

export interface LogEntry {
  level: "info" | "warn" | "error";
  code: string;
  message: string;
  error?: unknown;
  callback?: CallbackSource;
}

export type Log = (entry: LogEntry) => void;

/** Logs a failed run. A request that does not fit is a warning without a stack, because its client is at fault. */
export function logFailure(log: Log, error: PatchbayError, callback?: CallbackSource): void {
  const byClient = error.code === ErrorCode.RequestMismatch || error.code === ErrorCode.CallbackNotAllowed;
  const { code, message, cause } = error;
  const about = callback && { callback };
  if (byClient) log({ level: "warn", code, message, ...about });
  else log({ level: "error", code, message, error: cause ?? error, ...about });
}

/** Describes a callback for people, as a part of a sentence. */
export function describeCallback({ name, outputs, registeredAt }: CallbackSource): string {
  return [
    "callback",
    ...(name === undefined ? [] : [JSON.stringify(name)]),
    ...(outputs.length > 0 ? [`on ${outputs.join(", ")}`] : []),
    ...(registeredAt === "" ? [] : [`(${registeredAt})`]),
  ].join(" ");
}
