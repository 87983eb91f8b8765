/** Jobs of this process, kept in its memory. */
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
  /** Jobs at a time; one more is refused. Default 100. */
  maxRunning?: number;
  /** Results that wait to be fetched, or to be fetched again; the oldest goes. Default 1000. */
  maxKept?: number;
  /** How long a result is kept, in milliseconds; Infinity: until `maxKept` is reached. Default 300 000. */
  keepMs?: number;
  /** A job nobody has asked after for so many milliseconds is cancelled; Infinity: never. Pages in the background ask once a minute. Default 300 000. */
  abandonMs?: number;
  /** UTF-16 units of JSON that a job may set between two questions; beyond them `setProps` throws `queue_full`. Default 64 Mi. */
  maxQueuedLength?: number;
  /** Default: the system's. */
  clock?: Clock;
}

interface Entry {
  readonly controller: AbortController;
  stopTimer: () => void;
  /** The last report with something to tell; no more than its number once it has come, as far as one can know. */
  told: JobReport & { readonly number: number };
  progress: Record<PropId, unknown> | undefined;
  readonly side: SideUpdate;
  /** What came last, beside the result. */
  sideUpdate: PropsById | undefined;
  result: RunResult | undefined;
  onFault(error: PatchbayError): void;
}

/** @throws TypeError on limits that are no positive numbers */
export function createMemoryJobs(options: MemoryJobsOptions = {}): JobManager {
  const { maxRunning = 100, maxKept = 1000, keepMs = 300_000, abandonMs = 300_000 } = options;
  const { maxQueuedLength = 64 * 1024 * 1024, clock = systemClock } = options;
  for (const [name, ms] of Object.entries({ keepMs, abandonMs })) checkDuration(name, ms, { forever: true });
  for (const [name, value] of Object.entries({ maxRunning, maxKept, keepMs, abandonMs, maxQueuedLength })) {
    if (!(value > 0)) throw new TypeError(`${name} must be above 0`);
  }
  const running = new Map<string, Entry>();
  /** Cancelled ones count until they are over: they still take what they take. */
  let executing = 0;
  const kept = new Map<string, Entry>();

  function start(job: Job): string {
    if (executing >= maxRunning)
      throw new PatchbayError(ErrorCode.QueueFull, "Too many background callbacks are running");
    const id = randomUUID();
    const entry: Entry = {
      controller: new AbortController(),
      stopTimer: () => undefined,
      told: { number: 0 },
      progress: undefined,
      side: new SideUpdate(maxQueuedLength),
      sideUpdate: undefined,
      result: undefined,
      onFault: (error) => job.onFault?.(error),
    };
    running.set(id, entry);
    expectQuestion(id, entry);
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

  function expectQuestion(id: string, entry: Entry): void {
    entry.stopTimer();
    entry.stopTimer = clock.after(abandonMs, () => cancel(id));
  }

  function take(id: string, received?: number): JobReport | undefined {
    const entry = running.get(id) ?? kept.get(id);
    if (!entry) return undefined;
    const { told, progress, result } = entry;
    if (!result) expectQuestion(id, entry);
    if (received !== undefined && received < told.number) return told;
    entry.told = { number: told.number };
    // A result is given again, with what came last: its first answer may have been lost on the way.
    if (result) return { result, ...(entry.sideUpdate && { sideUpdate: entry.sideUpdate }) };
    const sideUpdate = entry.side.take(entry.onFault);
    if (!progress && !sideUpdate) return entry.told;
    entry.progress = undefined;
    const number = told.number + 1;
    const report = { number, ...(progress && { progress }), ...(sideUpdate && { sideUpdate }) };
    entry.told = received === undefined ? { number } : report;
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

/** As it is now: what a job changes afterwards does not count. @throws PatchbayError when JSON cannot carry it */
function snapshot<T extends object>(value: T): T {
  try {
    return JSON.parse(JSON.stringify(value)) as T;
  } catch (cause) {
    throw new PatchbayError(ErrorCode.CallbackFailed, "A prop's value cannot be JSON", { cause });
  }
}
