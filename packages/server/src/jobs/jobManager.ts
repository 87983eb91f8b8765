/** Background jobs: runs that outlive the request that started them. Implement `JobManager` for a store that several servers share. */
import type { CallbackRequestBody, PatchbayError, PropId, Props } from "@patchbay/protocol";
import type { RequestInfo } from "../runs/context.ts";
import type { PropsById } from "../runs/result.ts";
import type { RunResult } from "../runs/runCallback.ts";

/** Receives the updates of a running job. */
export interface JobPort {
  readonly signal: AbortSignal;
  setProps(componentId: string, props: Props): void;
  setProgress(progress: Readonly<Record<PropId, unknown>>): void;
}

export interface Job {
  /** `body` and `request` are enough for any server with the same callbacks to run the job. */
  readonly body: CallbackRequestBody;
  readonly request: RequestInfo;
  /** Runs the job in this process. Never rejects. */
  run(port: JobPort): Promise<RunResult>;
  /** Called with the error of a Patch that does not fit. The job goes on. */
  onFault?(error: PatchbayError): void;
}

/** Changes of a job since its last report. */
export interface JobReport {
  /** Counts the reports that have content; 0 before the first. A page repeats the number to confirm that the report has arrived. */
  readonly number?: number;
  readonly progress?: Readonly<Record<PropId, unknown>>;
  readonly sideUpdate?: PropsById;
  /** undefined while the job runs. The result of a cancelled job is `prevented`. */
  readonly result?: RunResult;
}

export interface JobManager {
  /** Starts a job. @returns its id @throws PatchbayError `queue_full` */
  start(job: Job): string | Promise<string>;
  /**
   * The changes since the last report; the last report again if the page has not received it; undefined if the job does not exist, or
   * not any more.
   * @param received number of the last report that the page received; undefined from pages that do not count: they get each report once
   */
  take(id: string, received?: number): JobReport | undefined | Promise<JobReport | undefined>;
  /** Cancels a running job. Any other id has no effect. */
  cancel(id: string): void | Promise<void>;
  /** Cancels all jobs. */
  close(): void | Promise<void>;
}
