/** Background callbacks over HTTP: the first request starts a job, and further ones poll for its result. */
import {
  type CallbackRequestBody,
  type CallbackResponseBody,
  ErrorCode,
  PatchbayError,
} from "@patchbay/protocol";
import { LRUCache } from "lru-cache";
import { type Background, cancelProps } from "../../callbacks/backgroundOptions.ts";
import { sha256 } from "../../callbacks/definition.ts";
import type { RegisteredCallback } from "../../callbacks/registry.ts";
import type { Job, JobManager, JobReport } from "../../jobs/jobManager.ts";
import { createJobTokens } from "../../jobs/jobTokens.ts";
import { type Log, logFailure } from "../../log/log.ts";
import type { RequestInfo } from "../../runs/context.ts";
import { parseCallbackRequest } from "../../runs/parseCallbackRequest.ts";
import { checkValue, type PropsById } from "../../runs/result.ts";
import { asPatchbayError, createContext, type RunResult, runCallback } from "../../runs/runCallback.ts";
import { type RunSlots, runOwner } from "../../runs/runSlots.ts";
import type { Clock } from "../../time/clock.ts";
import { withDeadline } from "../../time/deadline.ts";
import { type HttpRuns, ownerOf } from "./httpRuns.ts";

/** Cached results of callbacks with `cacheBy`. */
const MAX_RESULTS = 1000;
/** Total length of the cached results, in UTF-16 units of JSON. */
const MAX_RESULTS_LENGTH = 64 * 1024 * 1024;
/** How long a result is cached. */
const RESULT_MS = 3_600_000;
/** The longest wait for an answer of a job manager, or of `cacheBy`. */
const ANSWER_MS = 30_000;

export interface Finished {
  result: RunResult;
  sideUpdate?: PropsById | undefined;
}

export interface Declined {
  refusal: PatchbayError;
  status: number;
}

export type BackgroundAnswer = { started: CallbackResponseBody } | Finished | Declined;

export function tooManyRuns(): Declined {
  const message = "Too many callbacks run at a time (websocketMaxRuns)";
  return { refusal: new PatchbayError(ErrorCode.QueueFull, message), status: 503 };
}

export interface BackgroundUpdates {
  /** Cancels the jobs that a request names in its query: jobs of earlier runs, and jobs that the user cancelled. Ignores unknown ones. */
  cancel(callback: RegisteredCallback, query: URLSearchParams): void;
  /** @throws PatchbayError `request_mismatch`, or what the job manager throws */
  update(
    callback: RegisteredCallback,
    body: CallbackRequestBody,
    request: RequestInfo,
  ): Promise<BackgroundAnswer>;
}

export interface BackgroundHost {
  readonly jobs: JobManager;
  readonly jobSecret: string | undefined;
  readonly runs: Pick<HttpRuns, "begin">;
  readonly runSlots: RunSlots;
  readonly log: Log;
  readonly clock: Clock;
}

export function createBackgroundUpdates(host: BackgroundHost): BackgroundUpdates {
  const { jobs, jobSecret, runs, runSlots, log, clock } = host;
  const tokens = createJobTokens(jobSecret);
  const results = new LRUCache<string, string>({
    max: MAX_RESULTS,
    maxSize: MAX_RESULTS_LENGTH,
    sizeCalculation: ({ length }) => length + 1,
    ttl: RESULT_MS,
  });
  const askJobs = <T>(what: string, ask: () => T | Promise<T>): Promise<T> =>
    withDeadline(clock, ANSWER_MS, `The job manager's ${what}`, ask);

  /** The cache key of a result; undefined: it is not cached. @throws PatchbayError if JSON would drop a part of the value of `cacheBy` */
  async function resultKey(
    callback: RegisteredCallback,
    { cacheBy, cacheShared }: Background,
    body: CallbackRequestBody,
    request: RequestInfo,
  ): Promise<string | undefined> {
    if (!cacheBy) return undefined;
    const parsed = parseCallbackRequest(callback.signature, body);
    const context = createContext(callback, parsed, {
      request,
      signal: new AbortController().signal,
      websocket: null,
      setProps: () => undefined,
    });
    const more = await withDeadline(clock, ANSWER_MS, "cacheBy", () => cacheBy(context));
    if (more !== undefined) checkValue(more, "cacheBy");
    const owner = cacheShared ? undefined : request.identity;
    const key = [owner, body.output, body.outputs, parsed.args, more];
    return sha256(JSON.stringify(key, (_, value) => (value === undefined ? NO_VALUE : value)));
  }

  /** Caches a result as text, which cannot change and whose length is known. A result that cannot be JSON fails later, when it is sent. */
  function keep(key: string, result: RunResult): void {
    if (result.status !== "updated") return;
    try {
      results.set(key, JSON.stringify(result.response));
    } catch {}
  }

  function kept(key: string): RunResult | undefined {
    const text = results.get(key);
    return text === undefined ? undefined : { status: "updated", response: JSON.parse(text) };
  }

  async function start(
    callback: RegisteredCallback,
    background: Background,
    body: CallbackRequestBody,
    request: RequestInfo,
  ): Promise<BackgroundAnswer> {
    const key = await resultKey(callback, background, body, request);
    const known = key === undefined ? undefined : kept(key);
    if (known) return { result: known };
    const endId = request.query.get("endId") ?? "";
    const owner = runOwner(request);
    let free = runSlots.take(owner);
    if (free === undefined) return tooManyRuns();
    let id = "";
    try {
      const job: Job = {
        body,
        request,
        onFault: (error) => logFailure(log, error, callback.source),
        async run(port) {
          // The slot of the request is gone if the job manager runs the job later.
          const end = free ?? runSlots.take(owner);
          free = undefined;
          if (end === undefined) return { status: "failed", error: tooManyRuns().refusal };
          // `app.connections.close` and `revoke` end the runs of an identity, and so cancel this job.
          const { over } = runs.begin(ownerOf(request.identity, request.headers), () => void endJob(id));
          const result = await runCallback(callback, body, { ...port, request, websocket: null });
          over();
          end();
          if (key !== undefined) keep(key, result);
          return result;
        },
      };
      id = await askJobs("start", () => jobs.start(job));
      if (typeof id !== "string" || id === "") throw new TypeError("The job manager's start gave no id");
    } catch (error) {
      if (error instanceof PatchbayError && error.code === ErrorCode.QueueFull)
        return { refusal: error, status: 503 };
      throw error;
    } finally {
      free?.();
      free = undefined;
    }
    const { progressDefault } = background;
    return {
      started: {
        cacheKey: tokens.signRequest(id, endId, body),
        job: tokens.sign(id, endId),
        ...(background.cancel.length > 0 && { cancel: cancelProps(background) }),
        ...(progressDefault && { progressDefault }),
        patchbay: { report: 0 },
      },
    };
  }

  /** Never rejects. A failure goes to the log. */
  async function endJob(id: string): Promise<void> {
    try {
      await askJobs("cancel", () => jobs.cancel(id));
    } catch (error) {
      logFailure(log, asPatchbayError(error));
    }
  }

  async function ask(body: CallbackRequestBody, query: URLSearchParams): Promise<BackgroundAnswer> {
    const [job = "", cacheKey = "", endId = ""] = ["job", "cacheKey", "endId"].map(
      (name) => query.get(name) ?? "",
    );
    const id = tokens.verify(job, endId);
    if (id === undefined || !tokens.verifyRequest(cacheKey, id, endId, body)) {
      const message =
        "This page and request did not start this job, or another server process did: " +
        "a job lives in the process that started it, unless all servers share a job manager (option jobs) and its jobSecret";
      return { refusal: new PatchbayError(ErrorCode.Refused, message), status: 403 };
    }
    const received = query.get("report");
    const report = await askJobs("take", () => jobs.take(id, readNumber(received)));
    if (report && typeof report !== "object") throw new TypeError("The job manager's take gave no report");
    if (!report) {
      const message =
        "This server does not have the job: its result is no longer kept, or the job is in another process. " +
        "Servers that share a jobSecret must share a job manager too (option jobs)";
      const refusal = new PatchbayError(ErrorCode.Timeout, message);
      return { refusal, status: 410 };
    }
    return answerOf(report, { job, cacheKey });
  }

  return {
    cancel(callback, query) {
      const endId = query.get("endId") ?? "";
      const ended = [...query.getAll("cancelJob"), ...(callback.keepsOlder ? [] : query.getAll("oldJob"))];
      for (const token of ended) {
        const id = tokens.verify(token, endId);
        // The request does not wait for the job manager.
        if (id !== undefined) void endJob(id);
      }
    },
    async update(callback, body, request) {
      const { background } = callback;
      if (!background)
        throw new PatchbayError(ErrorCode.CallbackNotAllowed, "This callback is not a background callback");
      // A poll has no values, but its ids must be those of the callback.
      parseCallbackRequest(callback.signature, body);
      const { query } = request;
      return query.has("job") || query.has("cacheKey")
        ? ask(body, query)
        : start(callback, background, body, request);
    },
  };
}

/** Number of the last report that the page received; undefined if it sends no valid number. */
function readNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function answerOf(
  { number, result, progress, sideUpdate }: JobReport,
  names: { job: string; cacheKey: string },
): BackgroundAnswer {
  if (result) return { result, ...(sideUpdate && { sideUpdate }) };
  return {
    started: {
      ...names,
      ...(progress && { progress }),
      ...(sideUpdate && { sideUpdate }),
      ...(number !== undefined && { patchbay: { report: number } }),
    },
  };
}

/** Stands for undefined in a cache key. JSON would write null, and a missing value differs from null. */
const NO_VALUE = "\u0000undefined";
