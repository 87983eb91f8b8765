/** What the server has to say to its operator. Details stay here, whatever the browser is told. */
import { ErrorCode, type PatchbayError } from "@patchbay/protocol";

/** Which callback an entry is about, as its author knows it. */
export interface CallbackSource {
  /** Its option `name`. */
  readonly name?: string;
  /** `<id>.<prop>` of each. */
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

/** What a callback threw is an error of the app; a request that does not fit is one of its client, and has no stack to show. */
export function logFailure(log: Log, error: PatchbayError, callback?: CallbackSource): void {
  const byClient = error.code === ErrorCode.RequestMismatch || error.code === ErrorCode.CallbackNotAllowed;
  const { code, message, cause } = error;
  const about = callback && { callback };
  if (byClient) log({ level: "warn", code, message, ...about });
  else log({ level: "error", code, message, error: cause ?? error, ...about });
}

/** In words, for people. */
export function describeCallback({ name, outputs, registeredAt }: CallbackSource): string {
  return [
    "callback",
    ...(name === undefined ? [] : [JSON.stringify(name)]),
    ...(outputs.length > 0 ? [`on ${outputs.join(", ")}`] : []),
    ...(registeredAt === "" ? [] : [`(${registeredAt})`]),
  ].join(" ");
}
