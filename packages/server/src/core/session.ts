/** One connection: frames in, runs, frames out. Many tabs share it; what is wrong with one message stays with it. */
import {
  type CallbackOutcome,
  type CallbackRequest,
  type ClientMessage,
  CloseCode,
  type ComponentId,
  decodeClientFrame,
  ErrorCode,
  EXTENSION_VERSION,
  encodeFrame,
  type Fault,
  PatchbayError,
  type ServerMessage,
  splitRendererId,
  stringifyId,
} from "@patchbay/protocol";
import type { Clock } from "./clock.ts";
import type { ConnectionInfo } from "./connectionInfo.ts";
import type { GetPropOptions, RequestInfo, WebSocketControl } from "./context.ts";
import { faultText } from "./faultText.ts";
import type { Log } from "./log.ts";
import { createOutbox } from "./outbox.ts";
import { createReads } from "./reads.ts";
import type { RegisteredCallback, Registry } from "./registry.ts";
import { type RunResult, runCallback } from "./run.ts";
import { Disconnected } from "./signals.ts";
import type { SocketPort } from "./socketPort.ts";

/** What all sessions of an app share. */
export interface SessionHost {
  readonly registry: Pick<Registry, "find">;
  readonly clock: Clock;
  readonly log: Log;
  /** Names this server process. */
  readonly epoch: string;
  newId(): string;
  /** Whether every callback may be run over the socket. */
  readonly websocketCallbacks: boolean;
  readonly devTools: boolean;
  readonly batchDelayMs: number;
  readonly heartbeatMs: number;
  readonly maxMessageBytes: number;
  readonly maxQueuedLength: number;
  /** Sees every frame; for panels and tests. */
  onFrame?(frame: { connectionId: string; direction: "in" | "out"; text: string }): void;
}

export interface SessionOptions {
  host: SessionHost;
  socket: SocketPort;
  request: RequestInfo;
  /** The client asked for the extension. */
  extended: boolean;
}

export interface Session {
  readonly id: string;
  receive(frame: string): void;
  /** A frame that could not even be taken in. */
  reject(fault: Fault): void;
  /** Sends what is queued, then closes. */
  close(code: number, reason: string): void;
  /** The connection has ended, whoever ended it. Safe to call twice. */
  end(): void;
  info(): ConnectionInfo;
}

interface Run {
  readonly message: CallbackRequest;
  readonly tabId: string;
  readonly controller: AbortController;
  readonly startedAt: number;
  answered: boolean;
}

export function createSession({ host, socket, request, extended }: SessionOptions): Session {
  const { clock } = host;
  const id = host.newId();
  const openedAt = clock.now();
  const runs = new Map<string, Run>();
  const tabs = new Set<string>();
  const reads = createReads(clock);
  const counters = { framesIn: 0, framesOut: 0, faults: 0 };
  let ended = false;
  let closing = false;
  const outbox = createOutbox({
    socket,
    clock,
    batchDelayMs: host.batchDelayMs,
    maxQueuedLength: host.maxQueuedLength,
    onFrame(text) {
      counters.framesOut += 1;
      host.onFrame?.({ connectionId: id, direction: "out", text });
    },
    onOverflow() {
      host.log({
        level: "warn",
        code: ErrorCode.QueueFull,
        message: "A client does not keep up; closing it",
      });
      socket.close(CloseCode.TryAgainLater, "Outgoing queue full");
      end();
    },
  });

  if (extended) {
    send({
      type: "welcome",
      version: EXTENSION_VERSION,
      epoch: host.epoch,
      sessionId: id,
      heartbeatMs: host.heartbeatMs,
      limits: { maxMessageBytes: host.maxMessageBytes },
    });
    outbox.flush();
  }

  /** @throws PatchbayError `message_shape` when a value cannot be JSON; taken at once, so later changes do not count */
  function send(message: ServerMessage): void {
    outbox.push(encodeFrame(message));
  }

  function receive(frame: string): void {
    if (ended) return;
    counters.framesIn += 1;
    host.onFrame?.({ connectionId: id, direction: "in", text: frame });
    const decoded = decodeClientFrame(frame);
    if ("fault" in decoded) reject(decoded.fault);
    else dispatch(decoded.message);
  }

  function dispatch(message: ClientMessage): void {
    switch (message.type) {
      case "callback_request":
        startRun(message);
        return;
      case "get_props_response":
        // An answer nobody waits for any more is no fault: its run may just have ended.
        reads.answer(splitRendererId(message.rendererId).tabId, message.requestId, message.payload);
        return;
      case "heartbeat":
        send({ type: "heartbeat_ack" });
        return;
      case "renderer_disconnect":
        if (!extended) return;
        tabs.delete(message.rendererId);
        for (const run of runs.values()) if (run.tabId === message.rendererId) stop(run);
        return;
      case "cancel":
        if (!extended) return;
        for (const run of runs.values()) {
          if (run.message.requestId !== message.requestId) continue;
          answer(run, { status: "prevent_update" });
          stop(run);
        }
        return;
    }
  }

  function startRun(message: CallbackRequest): void {
    const { tabId } = splitRendererId(message.rendererId);
    const key = runKey(message);
    // The first run of a request answers it.
    if (runs.has(key)) return;
    if (extended) tabs.add(tabId);
    const run: Run = {
      message,
      tabId,
      controller: new AbortController(),
      startedAt: clock.now(),
      answered: false,
    };
    runs.set(key, run);
    void execute(run).finally(() => runs.delete(key));
  }

  async function execute(run: Run): Promise<void> {
    const { message, controller } = run;
    let result: RunResult;
    try {
      const callback = findAllowed(message.payload.output);
      result = await runCallback(callback, message.payload, {
        request,
        signal: controller.signal,
        websocket: createControl(run),
        setProps: (componentId, props) => {
          if (!isOver(run)) {
            send({ type: "set_props", rendererId: message.rendererId, payload: { componentId, props } });
          }
        },
      });
    } catch (error) {
      if (!(error instanceof PatchbayError)) throw error;
      result = { status: "failed", error };
    }
    answerWith(run, result);
  }

  /** @throws PatchbayError `callback_not_allowed` */
  function findAllowed(output: string): RegisteredCallback {
    const callback = host.registry.find(output);
    if (host.websocketCallbacks || callback.definition.websocket === true) return callback;
    throw new PatchbayError(
      ErrorCode.CallbackNotAllowed,
      "This callback does not run over the WebSocket; enable websocketCallbacks, or websocket on the callback",
    );
  }

  function answerWith(run: Run, result: RunResult): void {
    if (isOver(run)) return;
    try {
      answer(run, outcomeOf(result));
    } catch (cause) {
      const error = new PatchbayError(ErrorCode.CallbackFailed, "The result cannot be JSON", { cause });
      answer(run, outcomeOf({ status: "failed", error }));
    }
  }

  function outcomeOf(result: RunResult): CallbackOutcome {
    if (result.status === "updated")
      return { status: "ok", data: { multi: true, response: result.response } };
    if (result.status !== "failed") return { status: "prevent_update" };
    const { error } = result;
    host.log({ level: "error", code: error.code, message: error.message, error: error.cause ?? error });
    return { status: "error", ...faultText(error, host.devTools) };
  }

  function answer(run: Run, payload: CallbackOutcome): void {
    if (run.answered || ended) return;
    const { rendererId, requestId } = run.message;
    send({ type: "callback_response", rendererId, requestId, payload });
    run.answered = true;
    outbox.flush();
  }

  function createControl(run: Run): WebSocketControl {
    const { rendererId } = run.message;
    return {
      get isShutdown() {
        return isOver(run);
      },
      getProp<T>(target: ComponentId, property: string, options: GetPropOptions = {}) {
        const componentId = stringifyId(target);
        const requestId = host.newId();
        const read = reads.ask({
          tabId: run.tabId,
          requestId,
          componentId,
          property,
          timeoutMs: options.timeoutMs ?? 30_000,
          signal: run.controller.signal,
        });
        if (!isOver(run)) {
          const payload = { componentId, properties: [property] };
          send({ type: "get_props_request", rendererId, requestId, payload });
          outbox.flush();
        }
        return read as Promise<T | undefined>;
      },
      setProp(target, property, value) {
        if (isOver(run)) return;
        const payload = { componentId: stringifyId(target), props: { [property]: value } };
        send({ type: "set_props", rendererId, payload });
      },
      close,
    };
  }

  function isOver(run: Run): boolean {
    return ended || closing || run.controller.signal.aborted;
  }

  function stop(run: Run): void {
    run.controller.abort(new Disconnected());
  }

  function reject(fault: Fault): void {
    if (ended) return;
    counters.faults += 1;
    if (counters.faults === 1) {
      // Once per connection: a client that sends nonsense must not fill the log.
      host.log({ level: "warn", code: fault.code, message: `Bad message on a socket: ${fault.message}` });
    }
    const { rendererId = "", requestId } = fault;
    const error = new PatchbayError(fault.code, fault.message);
    if (requestId !== undefined && reads.fail(requestId, error)) return;
    const payload = faultText(error, host.devTools);
    if (requestId !== undefined && rendererId !== "" && fault.code !== ErrorCode.MessageUnknown) {
      if (!runs.has(runKey({ rendererId, requestId }))) {
        send({ type: "callback_response", rendererId, requestId, payload: { status: "error", ...payload } });
        outbox.flush();
        return;
      }
    }
    send({ type: "error", rendererId, payload });
  }

  function close(code = CloseCode.Normal as number, reason = "Connection closed"): void {
    if (ended || closing) return;
    closing = true;
    outbox.close({ sendQueued: true });
    socket.close(code, reason);
  }

  function end(): void {
    if (ended) return;
    ended = true;
    outbox.close();
    for (const run of runs.values()) stop(run);
    tabs.clear();
  }

  function info(): ConnectionInfo {
    const requests = [...runs.values()].map(({ message, tabId, startedAt }) => ({
      tabId,
      requestId: message.requestId,
      output: message.payload.output,
      startedAt,
    }));
    const tabIds = new Set([...tabs, ...requests.map(({ tabId }) => tabId)]);
    return {
      id,
      openedAt,
      extended,
      remoteAddress: request.remoteAddress,
      ...counters,
      queuedLength: outbox.queuedLength,
      pendingReads: reads.count,
      tabs: [...tabIds].map((tabId) => ({
        tabId,
        requests: requests.filter((one) => one.tabId === tabId),
      })),
    };
  }

  return { id, receive, reject, close, end, info };
}

/** Request ids count per tab; two tabs may use the same. */
function runKey({ rendererId, requestId }: { rendererId: string; requestId: string }): string {
  return `${splitRendererId(rendererId).tabId}\n${requestId}`;
}
