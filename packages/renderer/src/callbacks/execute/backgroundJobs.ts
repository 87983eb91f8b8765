import type { RequestOutcome } from "@patchbay/client";
import {
  type CallbackRequestBody,
  type CallbackResponseBody,
  type InputRef,
  isPlainObject,
  type PatternId,
  type PropId,
  propId,
} from "@patchbay/protocol";

/** A job of a background callback on the server. */
export interface Job {
  readonly job: string;
  readonly cacheKey: string;
  /** The callback and its Outputs, as text. */
  readonly of: string;
  readonly cancel: ReadonlySet<PropId>;
  /** The values that the progress props get when the job ends. */
  readonly progressDefault: unknown;
}

/** The query of a new request that ends jobs, and the jobs that it cancels. */
export interface JobOrders {
  readonly query: Query;
  readonly cancelled: readonly Job[];
}

/** The unfinished jobs of one page. Pure: it has no timers and sends nothing. */
export interface BackgroundJobs {
  /**
   * The jobs that a request supersedes, and those that its triggers cancel. It forgets them; a job that goes on all the same is
   * known again with the server's next answer. With `keepsOverlap`, no job is superseded.
   */
  ordersFor(body: CallbackRequestBody, keepsOverlap: boolean): JobOrders;
  follow(body: CallbackRequestBody): JobFollower;
}

/** Follows one run from its first answer to the end of its job. */
export interface JobFollower {
  /** Whether the server has not named the job yet. */
  readonly isUnnamed: boolean;
  /** The values that the progress props get when the job ends. Undefined before there is a job. */
  readonly progressDefault: unknown;
  /** The next poll of the job. Undefined if the outcome is the last one: the job has ended, or there was none. */
  next(outcome: RequestOutcome): JobQuestion | undefined;
}

export interface JobQuestion {
  readonly body: CallbackRequestBody;
  readonly query: Query;
}

type Query = readonly (readonly [string, string])[];

/** A job counts as lost after so many polls in a row without an answer, which takes about a minute. */
const MAX_LOST_POLLS = 60;

export function createBackgroundJobs(): BackgroundJobs {
  const jobs = new Map<string, Job>();
  return {
    ordersFor(body, keepsOverlap) {
      const query: (readonly [string, string])[] = [];
      const cancelled: Job[] = [];
      if (jobs.size === 0) return { query, cancelled };
      const of = outputsText(body);
      for (const job of jobs.values()) {
        const isOld = job.of === of && !keepsOverlap;
        const isCancelled = body.changedPropIds.some((prop) => job.cancel.has(prop));
        if (isOld) query.push(["oldJob", job.job]);
        if (isCancelled) {
          query.push(["cancelJob", job.job]);
          cancelled.push(job);
        }
        if (isOld || isCancelled) jobs.delete(job.job);
      }
      return { query, cancelled };
    },
    follow(body) {
      let job: Job | undefined;
      let lost = 0;
      /** The number of the last report that was received, if the server numbers them (rule HT10). */
      let received: unknown;
      return {
        get isUnnamed() {
          return job === undefined;
        },
        get progressDefault() {
          return job?.progressDefault;
        },
        next(outcome) {
          // The job itself goes on until the server is told to end it.
          if (outcome.status === "cancelled") return undefined;
          const data = outcome.status === "answered" ? outcome.data : undefined;
          const isLost = outcome.status === "failed" && outcome.code === "network";
          // The name of a job that counts as lost is kept, so that a retry ends the job.
          if (isLost && job !== undefined) return ++lost <= MAX_LOST_POLLS ? question(job) : undefined;
          if (data !== undefined && data.response === undefined) {
            // Only the first answer of a Dash server names the job.
            job ??= begun(body, data);
            // The job may have been forgotten by `ordersFor`, with a request that was lost on its way.
            if (job !== undefined) jobs.set(job.job, job);
            lost = 0;
            received = data.patchbay?.report;
            return job && question(job);
          }
          if (job !== undefined) jobs.delete(job.job);
          return undefined;
        },
      };

      function question({ cacheKey, job: name }: Job): JobQuestion {
        const query: (readonly [string, string])[] = [
          ["cacheKey", cacheKey],
          ["job", name],
        ];
        if (typeof received === "number") query.push(["report", `${received}`]);
        return { body: pollBody(body), query };
      }
    },
  };
}

/** The job that an answer names. */
function begun(body: CallbackRequestBody, answer: CallbackResponseBody): Job | undefined {
  // Dash 4.2 names jobs by numbers.
  const name: unknown = answer.job;
  if (typeof name !== "string" && typeof name !== "number") return undefined;
  return {
    job: String(name),
    cacheKey: String(answer.cacheKey ?? ""),
    of: outputsText(body),
    cancel: new Set(Array.isArray(answer.cancel) ? answer.cancel.flatMap(cancelProp) : []),
    progressDefault: answer.progressDefault,
  };
}

/** The body of a poll: the first request's body without values. */
function pollBody(body: CallbackRequestBody): CallbackRequestBody {
  const blank = (refs: InputRef | InputRef[]): InputRef | InputRef[] =>
    Array.isArray(refs) ? refs.map((ref) => ({ ...ref, value: null })) : { ...refs, value: null };
  return {
    ...body,
    inputs: body.inputs.map(blank),
    ...(body.state !== undefined && { state: body.state.map(blank) }),
  };
}

function outputsText({ output, outputs }: CallbackRequestBody): string {
  return JSON.stringify([output, outputs]);
}

function cancelProp(entry: unknown): PropId[] {
  return isPlainObject(entry) && typeof entry.property === "string"
    ? [propId(entry.id as PatternId, entry.property)]
    : [];
}
