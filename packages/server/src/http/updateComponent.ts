/** POST `_dash-update-component`: one callback, one answer. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { decodeRequestBody, ErrorCode, PatchbayError } from "@patchbay/protocol";
import getRawBody from "raw-body";
import { faultText } from "../core/faultText.ts";
import { type Log, logFailure } from "../core/log.ts";
import type { Registry } from "../core/registry.ts";
import type { PropsById } from "../core/result.ts";
import { type RunResult, runCallback } from "../core/run.ts";
import { Disconnected } from "../core/signals.ts";
import { mergeProps } from "./mergeProps.ts";
import { requestInfo } from "./requestInfo.ts";
import { sendFailure, sendJson, sendNothing, sendRefusal } from "./respond.ts";

export interface UpdateHost {
  readonly registry: Pick<Registry, "find">;
  readonly devTools: boolean;
  readonly maxBodyBytes: number;
  readonly log: Log;
  /** The runs in flight, for the app to abort when it closes. */
  readonly runs: Set<AbortController>;
}

export async function updateComponent(
  host: UpdateHost,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let value: unknown;
  try {
    value = await readJson(request, host.maxBodyBytes);
  } catch (error) {
    const tooLarge = isTooLarge(error);
    const code = tooLarge ? ErrorCode.TooLarge : ErrorCode.FrameNotJson;
    if (tooLarge) response.setHeader("Connection", "close");
    sendRefusal(
      response,
      tooLarge ? 413 : 400,
      code,
      tooLarge ? "The body is too large" : "The body must be JSON",
    );
    return;
  }
  const decoded = decodeRequestBody(value);
  if ("fault" in decoded) {
    const { code, message } = faultText(decoded.fault, host.devTools);
    sendRefusal(response, 400, code, message);
    return;
  }
  const sideUpdate: PropsById = Object.create(null);
  let over = false;
  const controller = new AbortController();
  host.runs.add(controller);
  response.once("close", () => {
    host.runs.delete(controller);
    if (!over) controller.abort(new Disconnected());
  });
  let result: RunResult;
  try {
    const callback = host.registry.find(decoded.body.output);
    result = await runCallback(callback, decoded.body, {
      request: requestInfo(request, "http"),
      signal: controller.signal,
      websocket: null,
      setProps(componentId, props) {
        if (!over) sideUpdate[componentId] = mergeProps(sideUpdate[componentId], props);
      },
    });
  } catch (error) {
    result = { status: "failed", error: error as PatchbayError };
  }
  over = true;
  respond(host, response, result, sideUpdate);
}

function respond(host: UpdateHost, response: ServerResponse, result: RunResult, sideUpdate: PropsById): void {
  const hasSideUpdate = Object.keys(sideUpdate).length > 0;
  if (result.status === "failed") {
    fail(host, response, result.error);
  } else if (result.status === "prevented" || (result.status === "done" && !hasSideUpdate)) {
    sendNothing(response);
  } else {
    const changes = result.status === "updated" ? result.response : {};
    try {
      sendJson(response, 200, { multi: true, ...(hasSideUpdate && { sideUpdate }), response: changes });
    } catch (cause) {
      fail(
        host,
        response,
        new PatchbayError(ErrorCode.CallbackFailed, "The result cannot be JSON", { cause }),
      );
    }
  }
}

function fail(host: UpdateHost, response: ServerResponse, error: PatchbayError): void {
  logFailure(host.log, error);
  sendFailure(response, error, host.devTools);
}

async function readJson(request: IncomingMessage & { body?: unknown }, limit: number): Promise<unknown> {
  // A body parser above us may have read it already.
  if (request.body !== undefined && request.readableEnded) return request.body;
  const length = request.headers["content-length"];
  const text = await getRawBody(request, {
    limit,
    encoding: "utf8",
    ...(length !== undefined && { length }),
  });
  return JSON.parse(text);
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && "type" in error && error.type === "entity.too.large";
}
