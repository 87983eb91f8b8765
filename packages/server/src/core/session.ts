/** One connection: frames in, runs, frames out. Many tabs share it; what is wrong with one message stays with it. */
import {
  type ClientMessage,
  CloseCode,
  decodeClientFrame,
  ErrorCode,
  EXTENSION_VERSION,
  encodeFrame,
  type Fault,
  PatchbayError,
  type ServerMessage,
  splitRendererId,
} from "@patchbay/protocol";
import type { Clock } from "./clock.ts";
import type { ConnectionInfo } from "./connectionInfo.ts";
import type { RequestInfo } from "./context.ts";
import { faultText } from "./faultText.ts";
import type { Log } from "./log.ts";
import { createOutbox } from "./outbox.ts";
import { createReads } from "./reads.ts";
import type { Registry } from "./registry.ts";
import { createRequests } from "./requests.ts";
import type { SocketPort } from "./socketPort.ts";
import { createControl } from "./websocketControl.ts";

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
  /** Of one connection at a time. */
  readonly maxRuns: number;
  readonly maxQueuedLength: number;
  /** Sees every frame; for panels and tests. */
  onFrame(frame: { connectionId: string; direction: "in" | "out"; text: string }): void;
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

export function createSession({ host, socket, request, extended }: SessionOptions): Session {
  const { clock } = host;
  const id = host.newId();
  const openedAt = clock.now();
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
      host.onFrame({ connectionId: id, direction: "out", text });
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

  const requests = createRequests({
    ...host,
    request,
    send,
    flush: outbox.flush,
    isShutdown: () => ended || closing,
    createControl: (active, isOver) =>
      createControl({
        connectionId: id,
        active,
        isOver,
        reads,
        newId: host.newId,
        send,
        flush: outbox.flush,
        close,
        onGone: () => requests.stop((one) => one === active, { answer: true }),
      }),
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
    host.onFrame({ connectionId: id, direction: "in", text: frame });
    const decoded = decodeClientFrame(frame);
    if ("fault" in decoded) reject(decoded.fault);
    else dispatch(decoded.message);
  }

  function dispatch(message: ClientMessage): void {
    switch (message.type) {
      case "callback_request":
        if (extended) tabs.add(splitRendererId(message.rendererId).tabId);
        requests.start(message);
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
        requests.stop(({ tabId }) => tabId === message.rendererId, { answer: false });
        return;
      case "cancel":
        if (!extended) return;
        requests.stop(({ message: { requestId } }) => requestId === message.requestId, { answer: true });
        return;
    }
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
      if (!requests.has({ rendererId, requestId })) {
        send({ type: "callback_response", rendererId, requestId, payload: { status: "error", ...payload } });
        outbox.flush();
        return;
      }
    }
    send({ type: "error", rendererId, payload });
  }

  function close(code: number, reason: string): void {
    if (ended || closing) return;
    closing = true;
    outbox.close({ sendQueued: true });
    socket.close(code, reason);
  }

  function end(): void {
    if (ended) return;
    ended = true;
    outbox.close();
    requests.stop(() => true, { answer: false });
    reads.failAll();
    tabs.clear();
  }

  function info(): ConnectionInfo {
    const running = requests.list().map(({ message, tabId, startedAt }) => ({
      tabId,
      requestId: message.requestId,
      output: message.payload.output,
      startedAt,
    }));
    const tabIds = new Set([...tabs, ...running.map(({ tabId }) => tabId)]);
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
        requests: running.filter((one) => one.tabId === tabId),
      })),
    };
  }

  return { id, receive, reject, close, end, info };
}
