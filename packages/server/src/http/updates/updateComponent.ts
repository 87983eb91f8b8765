/** POST `_dash-update-component`: runs a callback and answers with its result. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { type CallbackRequestBody, decodeRequestBody, ErrorCode, PatchbayError } from "@patchbay/protocol";
import type { RegisteredCallback, Registry } from "../../callbacks/registry.ts";
import { type Log, logFailure } from "../../log/log.ts";
import { clientError } from "../../log/publicError.ts";
import type { PropsById } from "../../runs/result.ts";
import { asPatchbayError, notJson, type Run, runCallback } from "../../runs/runCallback.ts";
import { type RunSlots, runOwner } from "../../runs/runSlots.ts";
import { SideUpdate } from "../../runs/sideUpdate.ts";
import type { Clock } from "../../time/clock.ts";
import type { Downlink } from "../downlink/downlink.ts";
import { downlinkRequest } from "../downlink/downlinkRequest.ts";
import { BodyRefused, readJson } from "../readJson.ts";
import { requestInfo } from "../requestInfo.ts";
import { sendFailure, sendJson, sendNothing, sendRefusal } from "../respond.ts";
import { type BackgroundUpdates, type Declined, type Finished, tooManyRuns } from "./backgroundUpdates.ts";
import { type HttpRuns, ownerOf } from "./httpRuns.ts";
import { createPartStream, type PartStream } from "./partStream.ts";
import { streamUpdate } from "./streamUpdate.ts";

export interface UpdateHost {
  readonly registry: Pick<Registry, "find">;
  readonly devTools: boolean;
  readonly maxBodyBytes: number;
  /** The longest side update of a run, in UTF-16 units of JSON. */
  readonly maxQueuedLength: number;
  readonly log: Log;
  readonly runs: Pick<HttpRuns, "begin">;
  readonly runSlots: RunSlots;
  readonly background: BackgroundUpdates;
  readonly downlink: Downlink;
  readonly clock: Clock;
}

export async function updateComponent(
  host: UpdateHost,
  request: IncomingMessage,
  response: ServerResponse,
  identity: string | undefined,
): Promise<void> {
  /** The answer, while it can come in parts. */
  let open: Pick<PartStream, "isOpen" | "end"> | undefined;
  const refuse = (status: number, reason: string): void => {
    const code = status === 503 ? ErrorCode.Unavailable : ErrorCode.Refused;
    if (open?.isOpen) open.end({ message: reason });
    else sendRefusal(response, status, { code, message: reason });
  };
  // The run begins before the body is read, so that a revocation during the read ends it.
  const run = host.runs.begin(ownerOf(identity, request.headers), refuse);
  response.once("close", () => run.over(!response.writableFinished));
  let value: unknown;
  try {
    value = await readJson(request, host.maxBodyBytes);
  } catch (error) {
    if (!(error instanceof BodyRefused)) throw error;
    sendRefusal(response, error.status, error, error.headers);
    return;
  }
  // The run may have been ended, and the request answered, while the body was read.
  if (run.signal.aborted) return;
  const info = requestInfo(request, "http", identity);
  const asked = downlinkRequest(value);
  if (asked?.kind === "read" || asked?.kind === "cancel") {
    open = host.downlink.answer(asked, info, response);
    return;
  }
  const decoded = asked?.kind === "malformed" ? asked : decodeRequestBody(value);
  if ("fault" in decoded) {
    sendRefusal(response, 400, clientError(decoded.fault));
    return;
  }
  let callback: RegisteredCallback | undefined;
  try {
    callback = host.registry.find(decoded.body.output);
    host.background.cancel(callback, info.query);
    if (run.signal.aborted) return;
    const streamId = callback.streams && asked?.kind === "start" ? asked.requestId : undefined;
    const openParts = (): PartStream => {
      const parts = createPartStream(response, host.clock);
      open = parts;
      return parts;
    };
    const given = { callback, body: decoded.body };
    const answer = callback.background
      ? await host.background.update(callback, decoded.body, info)
      : await runNow(host, given, { request: info, signal: run.signal }, { openParts, streamId });
    if (answer === undefined) return;
    if ("result" in answer) respond(host, callback, response, answer);
    else if ("refusal" in answer) sendRefusal(response, answer.status, answer.refusal);
    else sendJson(response, 200, answer.started);
  } catch (error) {
    fail(host, callback, response, { error: asPatchbayError(error) });
  }
}

/**
 * @param way where the parts of a streaming callback go: into the response, or under this id over the downlink
 * @returns undefined if the request was answered in parts @throws PatchbayError `callback_not_allowed`
 */
async function runNow(
  host: UpdateHost,
  { callback, body }: { callback: RegisteredCallback; body: CallbackRequestBody },
  run: Pick<Run, "request" | "signal">,
  { openParts, streamId }: { openParts: () => PartStream; streamId: string | undefined },
): Promise<Finished | Declined | { started: object } | undefined> {
  if (callback.definition.persistent) {
    const message = "A persistent callback goes over the socket only: HTTP cannot stream its updates";
    throw new PatchbayError(ErrorCode.CallbackNotAllowed, message);
  }
  if (streamId !== undefined) return host.downlink.start(streamId, { callback, body }, run.request);
  const free = host.runSlots.take(runOwner(run.request));
  if (free === undefined) return tooManyRuns();
  try {
    return await (callback.streams
      ? streamUpdate(host, { callback, body }, run, openParts())
      : runOnce(host, { callback, body }, run));
  } finally {
    free();
  }
}

async function runOnce(
  host: UpdateHost,
  { callback, body }: { callback: RegisteredCallback; body: CallbackRequestBody },
  { request, signal }: Pick<Run, "request" | "signal">,
): Promise<Finished> {
  const side = new SideUpdate(host.maxQueuedLength);
  let over = false;
  const result = await runCallback(callback, body, {
    request,
    signal,
    websocket: null,
    setProps(componentId, props) {
      if (!over && !signal.aborted) side.add(componentId, props);
    },
  });
  over = true;
  return { result, sideUpdate: side.take((error) => logFailure(host.log, error, callback.source)) };
}

/** The side update is sent with every result, also with a failure, as over the socket. */
function respond(
  host: UpdateHost,
  callback: RegisteredCallback,
  response: ServerResponse,
  { result, sideUpdate }: Finished,
): void {
  if (result.status === "failed") {
    fail(host, callback, response, { error: result.error, sideUpdate });
  } else if (result.status !== "updated" && sideUpdate === undefined) {
    sendNothing(response);
  } else {
    const changes = result.status === "updated" ? result.response : {};
    try {
      sendJson(response, 200, { multi: true, ...(sideUpdate && { sideUpdate }), response: changes });
    } catch (cause) {
      fail(host, callback, response, { error: notJson(result, cause), sideUpdate });
    }
  }
}

function fail(
  host: UpdateHost,
  callback: RegisteredCallback | undefined,
  response: ServerResponse,
  { error, sideUpdate }: { error: PatchbayError; sideUpdate?: PropsById | undefined },
): void {
  logFailure(host.log, error, callback?.source);
  sendFailure(response, error, host.devTools, sideUpdate);
}
