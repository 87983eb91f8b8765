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

/** A background callback's work on the server, as this page knows it. */
export interface Job {
  readonly job: string;
  readonly cacheKey: string;
  /** Which callback, for which outputs. */
  readonly of: string;
  readonly cancel: ReadonlySet<PropId>;
  /** What to put the progress props back to. */
  readonly progressDefault: unknown;
}

/** What a new request has to tell the server of jobs that go on. */
export interface JobOrders {
  readonly query: Query;
  readonly cancelled: readonly Job[];
}

/** The jobs that go on, by name. Knows no time and no server. */
export interface BackgroundJobs {
  /**
   * Jobs that a request makes out of date, or that its trigger cancels. All are forgotten with this: a cancelled one until the
   * server says that it goes on. None is out of date if older runs go on beside newer ones.
   */
  ordersFor(body: CallbackRequestBody, keepsOverlap: boolean): JobOrders;
  follow(body: CallbackRequestBody): JobFollower;
}

/** One run, from its first answer to its job's end. */
export interface JobFollower {
  /** The server has not said yet what its job is called. */
  readonly isUnnamed: boolean;
  /** What to put the progress props back to, once there is a job. */
  readonly progressDefault: unknown;
  /** What to ask after the job in a while; undefined when the outcome is the last: the job is over, or never was. */
  next(outcome: RequestOutcome): JobQuestion | undefined;
}

export interface JobQuestion {
  readonly body: CallbackRequestBody;
  readonly query: Query;
}

type Query = readonly (readonly [string, string])[];

/** A job goes on while questions after it are lost on the way; after so many in a row, a minute or so, it counts as lost. */
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
      /** The number of the last report that came, if the server counts them (rule HT10). */
      let received: unknown;
      return {
        get isUnnamed() {
          return job === undefined;
        },
        get progressDefault() {
          return job?.progressDefault;
        },
        next(outcome) {
          // Nobody asks after it any more, but it goes on until the server is told.
          if (outcome.status === "cancelled") return undefined;
          const data = outcome.status === "answered" ? outcome.data : undefined;
          const isLost = outcome.status === "failed" && outcome.code === "network";
          // When it is given up its name is kept all the same: whoever tries again has it ended.
          if (isLost && job !== undefined) return ++lost <= MAX_LOST_POLLS ? question(job) : undefined;
          if (data !== undefined && data.response === undefined) {
            // The first answer names the job; a Dash server does not say the name again.
            job ??= begun(body, data);
            // Also of one that was cancelled, by a request that was lost on its way.
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

/** The job that an answer has begun. */
function begun(body: CallbackRequestBody, answer: CallbackResponseBody): Job | undefined {
  if (typeof answer.job !== "string") return undefined;
  return {
    job: answer.job,
    cacheKey: String(answer.cacheKey ?? ""),
    of: outputsText(body),
    cancel: new Set(Array.isArray(answer.cancel) ? answer.cancel.flatMap(cancelProp) : []),
    progressDefault: answer.progressDefault,
  };
}

/** The body of a question after a job: as the first, without values. */
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
