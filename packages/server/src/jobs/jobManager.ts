/** Work that outlives the request that asked for it. The interface is for stores that several servers share. */
import type { CallbackRequestBody, PatchbayError, PropId, Props } from "@patchbay/protocol";
import type { RequestInfo } from "../runs/context.ts";
import type { PropsById } from "../runs/result.ts";
import type { RunResult } from "../runs/runCallback.ts";

/** How a job is heard while it runs. */
export interface JobPort {
  readonly signal: AbortSignal;
  setProps(componentId: string, props: Props): void;
  setProgress(progress: Readonly<Record<PropId, unknown>>): void;
}

export interface Job {
  /** With `request`, all that a server with the same callbacks needs to run it. */
  readonly body: CallbackRequestBody;
  readonly request: RequestInfo;
  /** Runs it here. Never rejects. */
  run(port: JobPort): Promise<RunResult>;
  /** Hears what is wrong with something that it set. */
  onFault?(error: PatchbayError): void;
}

/** What has become of a job since it was last asked after. */
export interface JobReport {
  /** One more for each that has something to tell; 0 before. Without it a page cannot say what has come. */
  readonly number?: number;
  readonly progress?: Readonly<Record<PropId, unknown>>;
  readonly sideUpdate?: PropsById;
  /** undefined while it runs. A cancelled job is `prevented`. */
  readonly result?: RunResult;
}

export interface JobManager {
  /** The id names the job from now on. @throws PatchbayError `queue_full` */
  start(job: Job): string | Promise<string>;
  /**
   * What is new; or the last report once more, if it has not been received. undefined when there is no such job, or none any
   * more.
   * @param received number of the last report that came; undefined from pages that do not count: each is told but once
   */
  take(id: string, received?: number): JobReport | undefined | Promise<JobReport | undefined>;
  /** Ends a job that runs; any other id does nothing. */
  cancel(id: string): void | Promise<void>;
  /** Ends them all. */
  close(): void | Promise<void>;
}
