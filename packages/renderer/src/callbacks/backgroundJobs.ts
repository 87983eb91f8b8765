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
  readonly query: readonly (readonly [string, string])[];
  readonly cancelled: readonly Job[];
}

/** The jobs that go on, by name. Knows no time and no server. */
export interface BackgroundJobs {
  /**
   * Jobs that a request makes out of date, or that its trigger cancels. The former are forgotten with this; there are
   * none if older runs go on beside newer ones.
   */
  ordersFor(body: CallbackRequestBody, keepsOverlap: boolean): JobOrders;
  /** The job that an answer without a result speaks of. */
  note(body: CallbackRequestBody, answer: CallbackResponseBody): Job | undefined;
  end(job: Job): void;
}

export function createBackgroundJobs(): BackgroundJobs {
  const jobs = new Map<string, Job>();
  return {
    ordersFor(body, keepsOverlap) {
      const query: (readonly [string, string])[] = [];
      const cancelled: Job[] = [];
      if (jobs.size === 0) return { query, cancelled };
      const of = outputsText(body);
      for (const job of jobs.values()) {
        if (job.of === of && !keepsOverlap) {
          query.push(["oldJob", job.job]);
          jobs.delete(job.job);
        }
        if (body.changedPropIds.some((prop) => job.cancel.has(prop))) {
          query.push(["cancelJob", job.job]);
          cancelled.push(job);
        }
      }
      return { query, cancelled };
    },
    note(body, answer) {
      if (answer.response !== undefined || typeof answer.job !== "string") return undefined;
      const known = jobs.get(answer.job);
      if (known !== undefined) return known;
      const job: Job = {
        job: answer.job,
        cacheKey: String(answer.cacheKey ?? ""),
        of: outputsText(body),
        cancel: new Set(Array.isArray(answer.cancel) ? answer.cancel.flatMap(cancelProp) : []),
        progressDefault: answer.progressDefault,
      };
      jobs.set(job.job, job);
      return job;
    },
    end: (job) => void jobs.delete(job.job),
  };
}

/** The body of a question after a job: as the first, without values. */
export function pollBody(body: CallbackRequestBody): CallbackRequestBody {
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
