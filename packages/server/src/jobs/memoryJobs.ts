/** The default job manager: runs jobs in this process and keeps them in its memory. */
import { randomUUID } from "node:crypto";
import { ErrorCode, PatchbayError, type PropId } from "@patchbay/protocol";
import { Disconnected } from "../runs/disconnected.ts";
import type { PropsById } from "../runs/result.ts";
import { asPatchbayError, type RunResult } from "../runs/runCallback.ts";
import { SideUpdate } from "../runs/sideUpdate.ts";
import type { Clock } from "../time/clock.ts";
import { checkDuration } from "../time/longTimer.ts";
import { systemClock } from "../time/systemClock.ts";
import type { Job, JobManager, JobPort, JobReport } from "./jobManager.ts";

export interface MemoryJobsOptions {
  /** Jobs that run at a time. Further ones are refused. Default 100. */
  maxRunning?: number;
  /** Results that are kept for their pages. Beyond this number the oldest is dropped. Default 1000. */
  maxKept?: number;
  /** How long a result is kept, in milliseconds; Infinity: until `maxKept` is reached. Default 300 000. */
  keepMs?: number;
  /** Milliseconds after which a job is cancelled if no page asks for it; Infinity: never. Hidden pages ask once a minute. Default 300 000. */
  abandonMs?: number;
  /** UTF-16 units of JSON that a job may set between two requests of its page. Beyond them `setProps` throws `queue_full`. Default 64 Mi. */
  maxQueuedLength?: number;
  /** Default: the clock of the process. */
  clock?: Clock;
}

interface Entry {
  readonly controller: AbortController;
  stopTimer: () => void;
  /** The last report that had content, for a page that has not received it; only its number once it is believed to have arrived. */
  lastReport: JobReport & { readonly number: number };
  progress: Record<PropId, unknown> | undefined;
  readonly side: SideUpdate;
  /** The updates that were left when the job ended. They go with the result. */
  sideUpdate: PropsById | undefined;
  result: RunResult | undefined;
  onFault(error: PatchbayError): void;
}

/** @throws TypeError if a limit is not a positive number */
export function createMemoryJobs(options: MemoryJobsOptions = {}): JobManager {
  const { maxRunning = 100, maxKept = 1000, keepMs = 300_000, abandonMs = 300_000 } = options;
  const { maxQueuedLength = 64 * 1024 * 1024, clock = systemClock } = options;
  for (const [name, ms] of Object.entries({ keepMs, abandonMs })) checkDuration(name, ms, { forever: true });
  for (const [name, value] of Object.entries({ maxRunning, maxKept, keepMs, abandonMs, maxQueuedLength })) {
    if (!(value > 0)) throw new TypeError(`${name} must be above 0`);
  }
  const running = new Map<string, Entry>();
  /** Cancelled jobs count until their handlers end, because they still take resources. */
  let executing = 0;
  const kept = new Map<string, Entry>();

  function start(job: Job): string {
    if (executing >= maxRunning)
      throw new PatchbayError(ErrorCode.QueueFull, "Too many background callbacks are running");
    const id = randomUUID();
    const entry: Entry = {
      controller: new AbortController(),
      stopTimer: () => undefined,
      lastReport: { number: 0 },
      progress: undefined,
      side: new SideUpdate(maxQueuedLength),
      sideUpdate: undefined,
      result: undefined,
      onFault: (error) => job.onFault?.(error),
    };
    running.set(id, entry);
    restartAbandonTimer(id, entry);
    void execute(id, entry, job);
    return id;
  }

  async function execute(id: string, entry: Entry, job: Job): Promise<void> {
    executing++;
    const port: JobPort = {
      signal: entry.controller.signal,
      setProps(componentId, props) {
        if (!entry.result) entry.side.add(componentId, props);
      },
      setProgress(progress) {
        if (!entry.result) entry.progress = { ...entry.progress, ...snapshot(progress) };
      },
    };
    let result: RunResult;
    try {
      result = await job.run(port);
    } catch (error) {
      result = { status: "failed", error: asPatchbayError(error) };
    }
    executing--;
    finish(id, entry, result);
  }

  function finish(id: string, entry: Entry, result: RunResult): void {
    if (entry.result) return;
    entry.sideUpdate = entry.side.take(entry.onFault);
    entry.result = result;
    running.delete(id);
    entry.stopTimer();
    kept.set(id, entry);
    entry.stopTimer = clock.after(keepMs, () => kept.delete(id));
    const [oldest] = kept;
    if (oldest && kept.size > maxKept) {
      oldest[1].stopTimer();
      kept.delete(oldest[0]);
    }
  }

  /** Restarts the time after which an abandoned job is cancelled. */
  function restartAbandonTimer(id: string, entry: Entry): void {
    entry.stopTimer();
    entry.stopTimer = clock.after(abandonMs, () => cancel(id));
  }

  function take(id: string, received?: number): JobReport | undefined {
    const entry = running.get(id) ?? kept.get(id);
    if (!entry) return undefined;
    const { lastReport, progress, result } = entry;
    if (!result) restartAbandonTimer(id, entry);
    if (received !== undefined && received < lastReport.number) return lastReport;
    entry.lastReport = { number: lastReport.number };
    // A result is given each time, with the last updates: an earlier answer may have been lost.
    if (result) return { result, ...(entry.sideUpdate && { sideUpdate: entry.sideUpdate }) };
    const sideUpdate = entry.side.take(entry.onFault);
    if (!progress && !sideUpdate) return entry.lastReport;
    entry.progress = undefined;
    const number = lastReport.number + 1;
    const report = { number, ...(progress && { progress }), ...(sideUpdate && { sideUpdate }) };
    entry.lastReport = received === undefined ? { number } : report;
    return report;
  }

  function cancel(id: string): void {
    const entry = running.get(id);
    if (!entry) return;
    finish(id, entry, { status: "prevented" });
    entry.controller.abort(new Disconnected("The job was cancelled"));
  }

  return {
    start,
    take,
    cancel,
    close() {
      for (const id of [...running.keys()]) cancel(id);
      for (const { stopTimer } of kept.values()) stopTimer();
      kept.clear();
    },
  };
}

/** Copies the value, so that later changes by the job do not count. @throws PatchbayError if JSON cannot carry it */
function snapshot<T extends object>(value: T): T {
  try {
    return JSON.parse(JSON.stringify(value)) as T;
  } catch (cause) {
    throw new PatchbayError(ErrorCode.CallbackFailed, "A prop's value cannot be JSON", { cause });
  }
}
