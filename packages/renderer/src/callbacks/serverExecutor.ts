import type { Client, RequestHandle, RequestOutcome } from "@patchbay/client";
import { ErrorCode, isPlainObject, type PageConfig } from "@patchbay/protocol";
import type { Fault } from "../faults.ts";
import type { LayoutStore } from "../store/layoutStore.ts";
import type { Call } from "./call.ts";
import { type Callback, callbackName } from "./callback.ts";
import type { Executor, RunResult } from "./executor.ts";
import { type PropUpdates, responseById } from "./propUpdates.ts";
import { runningUpdates } from "./runningProps.ts";

export interface ServerExecutorOptions {
  client: Pick<Client, "request">;
  config: PageConfig;
  layout: LayoutStore;
  updates: PropUpdates;
  /** Runs work so that several updates are one. */
  batch(work: () => void): void;
}

/** Whether a callback goes over the socket when there is one. */
export function usesSocket(callback: Callback, config: PageConfig): boolean {
  const { websocket } = config;
  if (callback.kind !== "server" || websocket === undefined) return false;
  return websocket.enabled || (callback.definition.websocket === true && Boolean(websocket.url));
}

/** Runs callbacks on the server: `running` on, request, side updates, `running` off, result. */
export function createServerExecutor(options: ServerExecutorOptions): Executor {
  const { client, config, layout, updates } = options;
  return (call, prepared, finish) => {
    const { callback } = call;
    const { running } = callback.definition;
    const triggers = [...call.changed.values()];
    let handle: RequestHandle | undefined;
    let cancelled = false;

    const setRunning = (entries: unknown): void => {
      for (const { idText, props } of runningUpdates(entries, triggers, layout))
        updates.fromOutside(idText, props);
    };
    const settle = (transport: "socket" | "http", outcome: RequestOutcome): void => {
      if (outcome.status === "notSent" && transport === "socket" && !callback.neverEnding && !cancelled) {
        send("http");
        return;
      }
      options.batch(() => {
        if (outcome.status === "answered") applySideUpdate(outcome.data?.sideUpdate, updates);
        setRunning(running?.runningOff);
        finish(resultOf(call, outcome, config.ui === true));
      });
    };
    const send = (transport: "socket" | "http"): void => {
      handle = client.request(prepared.body, {
        transport,
        persistent: callback.neverEnding,
        settle: (outcome) => settle(transport, outcome),
      });
      // A request may settle, and this run be superseded, before its handle is here.
      if (cancelled) handle.cancel();
    };

    setRunning(running?.running);
    try {
      send(usesSocket(callback, config) ? "socket" : "http");
    } catch (error) {
      setRunning(running?.runningOff);
      throw error;
    }
    return {
      cancel() {
        cancelled = true;
        handle?.cancel();
      },
    };
  };
}

function applySideUpdate(sideUpdate: unknown, updates: PropUpdates): void {
  if (!isPlainObject(sideUpdate)) return;
  for (const idText of Object.keys(sideUpdate)) {
    const props = sideUpdate[idText];
    if (isPlainObject(props)) updates.fromOutside(idText, props);
  }
}

function resultOf(call: Call, outcome: RequestOutcome, detailed: boolean): RunResult {
  switch (outcome.status) {
    case "answered":
      return {
        status: "done",
        response:
          outcome.data === undefined
            ? undefined
            : responseById(outcome.data, call.callback.definition.output),
      };
    case "cancelled":
      return { status: "ended" };
    case "unknown":
    case "notSent":
      if (call.callback.neverEnding) return { status: "ended" };
      return { status: "failed", fault: outcomeFault(call, outcome) };
    case "failed": {
      const fault = outcomeFault(call, outcome);
      // What a server says of its own failure may name its files and secrets: for developers only.
      if (outcome.code === ErrorCode.CallbackFailed && !detailed) {
        fault.message = "The callback failed on the server.";
        fault.details = outcome.message;
      }
      return { status: "failed", fault };
    }
  }
}

function outcomeFault(call: Call, outcome: Extract<RequestOutcome, { code: ErrorCode }>): Fault {
  const { code } = outcome;
  const fault: Fault = {
    code,
    message: outcome.message,
    severity: "error",
    source: callbackName(call.callback),
  };
  if (code === ErrorCode.Network) fault.message = "Callback failed: the server did not respond.";
  if (code === ErrorCode.HttpStatus) {
    fault.message =
      call.callback.outputs.length > 0
        ? `Callback error updating ${call.callback.definition.output}`
        : `Callback error with no output from input ${[...call.changed.keys()].join(", ")}`;
    fault.details = outcome.message;
  }
  if (outcome.status === "failed" && outcome.html !== undefined) fault.details = outcome.html;
  return fault;
}
