/** Runs a streaming callback, and answers its request in parts. */
import type { CallbackRequestBody } from "@patchbay/protocol";
import type { RegisteredCallback } from "../../callbacks/registry.ts";
import { type Log, logFailure } from "../../log/log.ts";
import { publicError } from "../../log/publicError.ts";
import { type Run, type RunResult, runCallback } from "../../runs/runCallback.ts";
import { SideUpdate } from "../../runs/sideUpdate.ts";
import type { Finished } from "./backgroundUpdates.ts";
import type { PartStream } from "./partStream.ts";

export interface StreamHost {
  readonly devTools: boolean;
  readonly log: Log;
  /** The longest side update between two parts, in UTF-16 units of JSON. */
  readonly maxQueuedLength: number;
}

/**
 * What `setProps` has set goes ahead of the part that is yielded next, as a part of its own: so props are set in the same order as
 * over the socket. @returns the result if the run failed before its first part, and is not answered yet
 */
export async function streamUpdate(
  host: StreamHost,
  { callback, body }: { callback: RegisteredCallback; body: CallbackRequestBody },
  { request, signal }: Pick<Run, "request" | "signal">,
  parts: PartStream,
): Promise<Finished | undefined> {
  const side = new SideUpdate(host.maxQueuedLength);
  const takeSide = () => side.take((error) => logFailure(host.log, error, callback.source));
  let over = false;

  async function sendSide(): Promise<void> {
    const sideUpdate = takeSide();
    if (sideUpdate !== undefined) await parts.send({ multi: true, response: {}, sideUpdate }, signal);
  }

  const result = await runCallback(callback, body, {
    request,
    signal,
    websocket: null,
    setProps(componentId, props) {
      if (!over && !signal.aborted) side.add(componentId, props);
    },
    async sendPart(response) {
      await sendSide();
      const isEmpty = Object.keys(response).length === 0;
      await parts.send(isEmpty ? undefined : { multi: true, response }, signal);
    },
  });
  over = true;
  if (result.status === "failed" && !parts.isOpen) {
    parts.close();
    return { result, sideUpdate: takeSide() };
  }
  await sendSide();
  parts.end(errorOf(host, callback, result));
  return undefined;
}

function errorOf(
  { log, devTools }: StreamHost,
  { source }: RegisteredCallback,
  result: RunResult,
): { message: string } | undefined {
  if (result.status === "streamed") return undefined;
  if (result.status !== "failed") return { message: "The run was ended before its end" };
  logFailure(log, result.error, source);
  return publicError(result.error, devTools);
}
