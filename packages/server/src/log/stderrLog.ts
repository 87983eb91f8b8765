/** The default log, and the guard around every log. */
import { callSafely } from "../options/callSafely.ts";
import { systemClock } from "../time/systemClock.ts";
import { describeThrown } from "./describeThrown.ts";
import { describeCallback, type Log, type LogEntry } from "./log.ts";
import { throttleLog } from "./throttledLog.ts";

/** Limit of the shown causes, because an error may be its own cause. */
const MAX_CAUSES = 5;

/** Writes warnings and errors to standard error. */
export const stderrLog: Log = (entry) => {
  if (entry.level !== "info") process.stderr.write(`${formatEntry(entry)}\n`);
};

export function formatEntry({ level, code, message, error, callback }: LogEntry): string {
  const about = callback === undefined ? "" : `, in ${describeCallback(callback)}`;
  const lines = [`patchbay ${level} [${code}] ${message}${about}`];
  let next = error;
  for (let depth = 0; next !== undefined && depth <= MAX_CAUSES; depth += 1) {
    const text = next instanceof Error ? (next.stack ?? next.message) : describeThrown(next);
    lines.push(depth === 0 ? text : `Cause: ${text}`);
    next = next instanceof Error ? next.cause : undefined;
  }
  return lines.join("\n");
}

/** Throttles a log. An error of the log itself goes to standard error and does not end the server. */
export function guardLog(log: Log): Log {
  const failed = (error: unknown): void =>
    stderrLog({ level: "error", code: "log_failed", message: "The option log threw an error", error });
  return throttleLog((entry) => callSafely(() => log(entry), failed), systemClock);
}
