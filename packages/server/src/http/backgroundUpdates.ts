/** Background callbacks over HTTP: the first request starts a job, the others ask after it. */
import {
  type CallbackRequestBody,
  type CallbackResponseBody,
  ErrorCode,
  PatchbayError,
} from "@patchbay/protocol";
import { LRUCache } from "lru-cache";
import { type Background, cancelProps } from "../core/background.ts";
import { bindRequest } from "../core/bindRequest.ts";
import type { RequestInfo } from "../core/context.ts";
import { sha256 } from "../core/definition.ts";
import { type Log, logFailure } from "../core/log.ts";
import type { RegisteredCallback } from "../core/registry.ts";
import type { PropsById } from "../core/result.ts";
import { createContext, type RunResult, runCallback } from "../core/run.ts";
import { type RunSlots, runOwner } from "../core/runSlots.ts";
import type { JobManager, JobReport } from "../jobs/jobManager.ts";
import { createJobTokens } from "../jobs/jobTokens.ts";
import { type HttpRuns, ownerOf } from "./httpRuns.ts";

/** Results of callbacks with `cacheBy`: so many, so long. */
const MAX_RESULTS = 1000;
const RESULT_MS = 3_600_000;

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
  /** Ends the jobs a request names in its address: made out of date by it, or cancelled. Unknown ones are over anyway. */
  cancel(callback: RegisteredCallback, query: URLSearchParams): Promise<void>;
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
}

export function createBackgroundUpdates(host: BackgroundHost): BackgroundUpdates {
  const { jobs, jobSecret, runs, runSlots, log } = host;
  const tokens = createJobTokens(jobSecret);
  const results = new LRUCache<string, RunResult>({ max: MAX_RESULTS, ttl: RESULT_MS });

  async function start(
    callback: RegisteredCallback,
    background: Background,
    body: CallbackRequestBody,
    request: RequestInfo,
  ): Promise<BackgroundAnswer> {
    const key = await resultKey(callback, background, body, request);
    const known = key === undefined ? undefined : results.get(key);
    if (known) return { result: known };
    const endId = request.query.get("endId") ?? "";
    const owner = runOwner(request);
    let free = runSlots.take(owner);
    if (free === undefined) return tooManyRuns();
    let id = "";
    try {
      id = await jobs.start({
        body,
        request,
        onFault: (error) => logFailure(log, error, callback.source),
        async run(port) {
          // One that a job manager keeps for later needs a slot then.
          const end = free ?? runSlots.take(owner);
          free = undefined;
          if (end === undefined) return { status: "failed", error: tooManyRuns().refusal };
          // Whoever ends what its owner has running ends it too.
          const { over } = runs.begin(ownerOf(request.identity, request.headers), () => void jobs.cancel(id));
          const result = await runCallback(callback, body, { ...port, request, websocket: null });
          over();
          end();
          if (key !== undefined && result.status === "updated") results.set(key, result);
          return result;
        },
      });
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

  async function ask(body: CallbackRequestBody, query: URLSearchParams): Promise<BackgroundAnswer> {
    const [job = "", cacheKey = "", endId = ""] = ["job", "cacheKey", "endId"].map(
      (name) => query.get(name) ?? "",
    );
    const id = tokens.verify(job, endId);
    if (id === undefined || !tokens.verifyRequest(cacheKey, id, endId, body)) {
      const message =
        "This job is not of this page and this request, or another server started it, or this one before it was started again: " +
        "a job lives in the process that started it, unless all servers share a job manager (option jobs) and its jobSecret";
      return { refusal: new PatchbayError(ErrorCode.Refused, message), status: 403 };
    }
    const received = query.get("report");
    const report = await jobs.take(id, received === null ? undefined : Number(received));
    if (!report) {
      const message =
        "This server has no such job: its result is not kept any more, or it lives in another process. " +
        "Servers that share a jobSecret must share a job manager too (option jobs)";
      const refusal = new PatchbayError(ErrorCode.Timeout, message);
      return { refusal, status: 410 };
    }
    return answerOf(report, { job, cacheKey });
  }

  return {
    async cancel(callback, query) {
      const endId = query.get("endId") ?? "";
      const ended = [...query.getAll("cancelJob"), ...(callback.keepsOlder ? [] : query.getAll("oldJob"))];
      for (const token of ended) {
        const id = tokens.verify(token, endId);
        if (id !== undefined) await jobs.cancel(id);
      }
    },
    async update(callback, body, request) {
      const { background } = callback;
      if (!background) throw new PatchbayError(ErrorCode.CallbackNotAllowed, "This callback has no jobs");
      // A question comes without values, but its ids must be those of the callback all the same.
      bindRequest(callback.signature, body);
      const { query } = request;
      return query.has("job") || query.has("cacheKey")
        ? ask(body, query)
        : start(callback, background, body, request);
    },
  };
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

/** What a result depends on, if it may be used again. */
async function resultKey(
  callback: RegisteredCallback,
  { cacheBy }: Background,
  body: CallbackRequestBody,
  request: RequestInfo,
): Promise<string | undefined> {
  if (!cacheBy) return undefined;
  const bound = bindRequest(callback.signature, body);
  const context = createContext(callback, bound, {
    request,
    signal: new AbortController().signal,
    websocket: null,
    setProps: () => undefined,
  });
  const more = await cacheBy(context);
  return sha256(JSON.stringify([body.output, body.outputs, bound.args, more]));
}
