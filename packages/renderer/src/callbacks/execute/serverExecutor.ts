import type { Client, RequestHandle, RequestOptions, RequestOutcome } from "@patchbay/client";
import {
  type CallbackRequestBody,
  type DistResource,
  isPlainObject,
  type PageConfig,
  splitPropId,
  timerMs,
} from "@patchbay/protocol";
import { type Fault, faultOf } from "../../faults.ts";
import type { LayoutStore } from "../../store/layoutStore.ts";
import { type Callback, callbackName } from "../graph/callback.ts";
import type { RendererHooks } from "../hooks.ts";
import type { PropUpdates } from "../propUpdates.ts";
import type { BackgroundJobs } from "./backgroundJobs.ts";
import type { Executor, RunResult } from "./executor.ts";
import { runResult } from "./requestOutcome.ts";
import { runningUpdates } from "./runningProps.ts";

export interface ServerExecutorOptions {
  client: Pick<Client, "request">;
  config: PageConfig;
  layout: LayoutStore;
  updates: PropUpdates;
  hooks: Pick<RendererHooks, "request_pre">;
  /** Loads scripts and style sheets that a result needs. Settles when each has loaded or failed. */
  loadDist(resources: readonly DistResource[]): Promise<void>;
  /** Runs work after `ms` milliseconds. The returned function cancels that. */
  setTimer(work: () => void, ms: number): () => void;
  /** Gives undefined until the app has background callbacks. */
  jobs?: (() => BackgroundJobs | undefined) | undefined;
  report(fault: Fault): void;
}

type Transport = RequestOptions["transport"];
type Query = readonly (readonly [string, string])[];

/** Milliseconds between two polls of a job, if the callback's definition gives no interval. */
const POLL_MS = 500;

/** The limit of a definition that has none, as for Dash. */
const COMPRESS_OVER = 5_000;

/** Whether the requests of a callback go over the WebSocket, if it is open. */
export function usesSocket(callback: Callback, config: PageConfig): boolean {
  const { websocket } = config;
  if (callback.kind !== "server" || websocket === undefined || cancelsJobs(callback)) return false;
  return websocket.enabled || (callback.definition.websocket === true && Boolean(websocket.url));
}

/** How the first request of a run goes (rules RQ4 and DL1). */
function transportOf(callback: Callback, config: PageConfig): Transport {
  if (usesSocket(callback, config)) return "socket";
  const { stream, background } = callback.definition;
  return stream === true && !background && config.stream?.enabled === true ? "downlink" : "http";
}

/**
 * Whether a run counts towards `RUN_SLOTS`. On Dash 4.5 a run over the socket does not. Our own server counts runs itself, and refuses
 * those over its limit: there the page holds them back.
 */
export function takesSlot(callback: Callback, config: PageConfig): boolean {
  const { kind, neverEnding, definition } = callback;
  if (kind === "clientside" || neverEnding || definition.stream === true) return false;
  const isDash45 = Object.hasOwn(config, "stream") && config.patchbay === undefined;
  return !(isDash45 && usesSocket(callback, config));
}

/** Whether a server has added this callback to cancel jobs. It reads the names of the jobs from the query (rule HT7), so it needs HTTP. */
function cancelsJobs({ inputs, outputs }: Callback): boolean {
  const [output] = outputs;
  return (
    outputs.length === 1 &&
    output?.property === "id" &&
    inputs.every((input) => input.idText === output.idText)
  );
}

/**
 * Runs callbacks on the server. A run sets its `running` props, sends its request, applies side updates, resets the `running`
 * props, and finishes with the result. A background callback is polled until its result is there, by HTTP: its job is named in the
 * query.
 */
export function createServerExecutor(options: ServerExecutorOptions): Executor {
  const { client, config, layout, updates, hooks } = options;

  return (call, { body }, finish, part) => {
    const { callback } = call;
    const { running, background } = callback.definition;
    const triggers = [...call.changed.values()];
    let handle: RequestHandle | undefined;
    let stopTimer: (() => void) | undefined;
    const jobs = options.jobs?.();
    const follow = background && jobs?.follow(body);
    let ended = false;
    /** Settles when the scripts are loaded that the parts so far need. */
    let loaded: Promise<void> | undefined;
    let hasParts = false;
    const restarts = callback.restartable && usesSocket(callback, config);

    function setRunning(entries: unknown): void {
      for (const { idText, props } of runningUpdates(entries, triggers, layout)) {
        if (layout.ids.get(idText) !== undefined) updates.fromServer(idText, props);
        else if (config.suppress_callback_exceptions !== true) options.report(runningFault(callback, idText));
      }
    }

    function send(content: CallbackRequestBody, transport: Transport, query: Query): void {
      handle = client.request(content, {
        transport,
        persistent: callback.neverEnding,
        ...(query.length > 0 && { query }),
        ...compression(callback),
        part(update) {
          hasParts = true;
          afterLoading(update.dist, () => {
            if (!ended) part?.(update);
          });
        },
        settle: guard((outcome) => {
          // A job may have begun all the same: the next request tells the server to end it.
          if (ended) return void follow?.next(outcome);
          const isSocket = transport === "socket";
          if (outcome.status === "notSent" && transport !== "http" && !(isSocket && callback.neverEnding))
            return send(content, "http", query);
          if (outcome.status === "unknown" && isSocket && callback.idempotent && !hasParts)
            return send(content, "socket", query);
          afterLoading(outcome.status === "answered" ? outcome.data?.dist : undefined, () =>
            conclude(outcome),
          );
        }),
      });
      // The request may settle, and this run be superseded, before `handle` is set.
      if (ended) handle.cancel();
    }

    /** Does work when the scripts that it needs are loaded, in order with the work before it. */
    function afterLoading(dist: readonly DistResource[] | undefined | null, work: () => void): void {
      if (Array.isArray(dist)) loaded = loaded?.then(() => options.loadDist(dist)) ?? options.loadDist(dist);
      if (loaded === undefined) guard(work)();
      else loaded = loaded.then(guard(work), fail);
    }

    /** Applies what came with an outcome. If the job goes on, asks after it later; otherwise ends the run. */
    const conclude = guard((outcome: RequestOutcome): void => {
      if (ended) return;
      const data = outcome.status === "answered" ? outcome.data : undefined;
      applySideUpdate(outcome.status === "failed" ? outcome.sideUpdate : data?.sideUpdate, updates);
      // The answer with the result may hold the job's last progress, too.
      if (follow) applyProgress(data?.progress, updates);
      const next = follow?.next(outcome);
      if (next === undefined) end(runResult(call, body, outcome, { detailed: config.ui === true, restarts }));
      else
        stopTimer = options.setTimer(
          guard(() => send(next.body, "http", next.query)),
          pollMs(background?.interval),
        );
    });

    /** Ends the run once: takes back the props that it had set while it ran, and passes on its result. */
    function end(result: RunResult): void {
      if (ended) return;
      ended = true;
      try {
        setRunning(running?.runningOff);
        if (result.status !== "ended") applyProgress(follow?.progressDefault, updates);
      } catch (error) {
        options.report(faultOf(error, "message_shape", callbackName(callback)));
      }
      finish(result);
    }

    function fail(error: unknown): void {
      end({ status: "failed", fault: faultOf(error, "message_shape", callbackName(callback)) });
      // A streamed answer may not have ended.
      handle?.cancel();
    }

    /** Work that ends the run if it throws, so that nothing waits for the run (rule FR4). */
    function guard<T extends unknown[]>(work: (...given: T) => void): (...given: T) => void {
      return (...given) => {
        try {
          work(...given);
        } catch (error) {
          fail(error);
        }
      };
    }

    const { query = [], cancelled = [] } = jobs?.ordersFor(body, callback.keepsOverlap) ?? {};
    hooks.request_pre?.(body);
    setRunning(running?.running);
    for (const { progressDefault } of cancelled) applyProgress(progressDefault, updates);
    try {
      send(body, query.length === 0 ? transportOf(callback, config) : "http", query);
    } catch (error) {
      setRunning(running?.runningOff);
      throw error;
    }
    return {
      cancel() {
        stopTimer?.();
        end({ status: "ended" });
        // A job whose name has not come yet could not be ended without.
        if (!follow?.isUnnamed) handle?.cancel();
      },
    };
  };
}

function applySideUpdate(sideUpdate: unknown, updates: PropUpdates): void {
  if (!isPlainObject(sideUpdate)) return;
  for (const idText of Object.keys(sideUpdate)) {
    const props = sideUpdate[idText];
    if (isPlainObject(props)) updates.fromServer(idText, props);
  }
}

function applyProgress(progress: unknown, updates: PropUpdates): void {
  if (!isPlainObject(progress)) return;
  for (const prop of Object.keys(progress)) {
    const { id, property } = splitPropId(prop);
    updates.fromServer(id, { [property]: progress[prop] });
  }
}

/** Over what length a callback's requests are compressed, if they are (rule HT12). */
function compression({ definition }: Callback): Pick<RequestOptions, "compressOver"> {
  const { compress_payload: isOn, compress_threshold: limit } = definition;
  return isOn === true ? { compressOver: typeof limit === "number" ? limit : COMPRESS_OVER } : {};
}

/** Milliseconds between two polls: the definition's interval, if it is a duration. */
function pollMs(interval: unknown): number {
  return typeof interval === "number" && interval >= 0 ? timerMs(interval) : POLL_MS;
}

function runningFault(callback: Callback, idText: string): Fault {
  return {
    code: "unknown_id",
    message: `ID running component not found in layout\n"${idText}" is named in \`running\`.`,
    severity: "error",
    source: callbackName(callback),
  };
}
