/** The server's memory of one client: its runs, its reads, and what it has not acknowledged. Outlives a lost connection. */
import {
  type ClientMessage,
  type Drain,
  ErrorCode,
  type Expires,
  encodeFrame,
  type Fault,
  PatchbayError,
  type Resume,
  type ServerMessage,
  splitRendererId,
} from "@patchbay/protocol";
import { type ConnectionInfo, describeTabs } from "./connectionInfo.ts";
import type { RequestInfo } from "./context.ts";
import { clientFaultText } from "./faultText.ts";
import type { Link } from "./link.ts";
import { createReads, type Reads } from "./reads.ts";
import { createReplay } from "./replay.ts";
import { createRequests } from "./requests.ts";
import type { SessionHost } from "./sessionHost.ts";
import { createControl } from "./websocketControl.ts";

export interface SessionOptions {
  host: SessionHost;
  request: RequestInfo;
  /** Whose it is; nobody else may resume it. */
  identity: string;
  /** The client asked for the extension. */
  extended: boolean;
  /** A tab asks here for the first time. */
  onTab(tabId: string): void;
  onTabGone(tabId: string): void;
  /** The line is gone, and its client may come back. */
  onWaiting(): void;
  onEnd(): void;
}

/** What is said of the connection itself; it has no place in the session. */
export type Announcement = Expires | Drain;

export interface Session {
  readonly id: string;
  readonly identity: string;
  link(): Link | undefined;
  /** Nothing has been asked of it yet. */
  isFresh(): boolean;
  handle(message: ClientMessage): void;
  /** Later runs come by this request: the login was renewed, or its client has come back. */
  renew(request: RequestInfo): void;
  /** False where there is no client that speaks the extension. */
  announce(message: Announcement): boolean;
  /** A message that could not be understood, or not even be taken in. */
  reject(fault: Fault): void;
  attach(link: Link): void;
  /**
   * Goes on over another line, from behind this number: all of what followed is sent again, and every open read is asked
   * again. Runs its client does not wait for any more end. False, and nothing has happened, where that is not possible.
   */
  resume(link: Link, message: Resume): boolean;
  /** The line is gone. A session that can be resumed waits for another, any other ends. */
  detach(): void;
  /** Sends what is queued, then closes; a session closed so is not resumed. */
  close(code: number, reason: string): void;
  /** The tab is gone from here: its runs end. A session that waits for its client, and has no tab left, waits for nothing. */
  leave(tabId: string): void;
  /** Everything of it ends. Safe to call twice. */
  end(): void;
  counted(direction: "in" | "out"): void;
  /** A run is on that will end by itself. */
  isBusy(): boolean;
  info(): ConnectionInfo;
}

export function createSession(options: SessionOptions): Session {
  const { host, identity, extended } = options;
  let { request } = options;
  const { clock } = host;
  const id = host.newId();
  const openedAt = clock.now();
  const tabs = new Set<string>();
  /** From the first question on: most sessions never ask one. */
  let reads: Reads | undefined;
  const counters = { framesIn: 0, framesOut: 0, faults: 0 };
  const resumable = extended && host.resumeMs > 0;
  const replay = resumable ? createReplay(host.replay) : undefined;
  let link: Link | undefined;
  let stopWaiting: (() => void) | undefined;
  let fresh = true;
  let ended = false;
  let closing = false;

  const requests = createRequests({
    host,
    request: () => request,
    remembers: resumable,
    send,
    flush,
    isShutdown: () => ended || closing,
    createControl: (active, isOver) =>
      createControl({
        connectionId: id,
        active,
        isOver,
        reads() {
          reads ??= createReads(clock);
          return reads;
        },
        newId: host.newId,
        send,
        flush,
        close,
        onGone: () => requests.stop((one) => one === active, { answer: true }),
      }),
  });

  /** @throws PatchbayError `message_shape` when a value cannot be JSON; taken at once, so later changes do not count */
  function send(message: ServerMessage): void {
    const numbered = replay === undefined ? message : { ...message, seq: replay.last + 1 };
    const text = encodeFrame(numbered);
    replay?.add(text);
    link?.push(text, numbered);
  }

  function flush(): void {
    link?.flush();
  }

  function handle(message: ClientMessage): void {
    // What crossed with the goodbye, or came all the same: who was sent away starts nothing more.
    if (ended || closing) return;
    switch (message.type) {
      case "callback_request":
        fresh = false;
        if (extended) meet(splitRendererId(message.rendererId).tabId);
        requests.start(message);
        return;
      case "get_props_response":
        // An answer nobody waits for any more is no fault: its run may just have ended.
        reads?.answer(splitRendererId(message.rendererId).tabId, message.requestId, message.payload);
        return;
      case "heartbeat":
        link?.push(encodeFrame({ type: "heartbeat_ack" }));
        return;
      case "renderer_disconnect":
        if (extended) leave(message.rendererId);
        return;
      case "cancel":
        if (!extended) return;
        requests.stop(({ message: { requestId } }) => requestId === message.requestId, { answer: true });
        return;
      case "ack":
        replay?.acknowledge(message.received);
        return;
      case "resume":
      case "refresh":
        // The connection's to answer; a question that comes late is nothing.
        return;
    }
  }

  function meet(tabId: string): void {
    if (tabs.has(tabId)) return;
    tabs.add(tabId);
    options.onTab(tabId);
  }

  function leave(tabId: string): void {
    tabs.delete(tabId);
    options.onTabGone(tabId);
    requests.stop((one) => one.tabId === tabId, { answer: false });
    if (link === undefined && tabs.size === 0) end();
  }

  function reject(fault: Fault): void {
    if (ended) return;
    counters.faults += 1;
    if (counters.faults === 1) {
      // Once per session: a client that sends nonsense must not fill the log.
      host.log({ level: "warn", code: fault.code, message: `Bad message on a socket: ${fault.message}` });
    }
    const { rendererId = "", requestId } = fault;
    const error = new PatchbayError(fault.code, fault.message);
    if (requestId !== undefined && reads?.fail(requestId, error)) return;
    const payload = clientFaultText(fault);
    if (requestId !== undefined && rendererId !== "" && fault.code !== ErrorCode.MessageUnknown) {
      if (!requests.has({ rendererId, requestId })) {
        send({ type: "callback_response", rendererId, requestId, payload: { status: "error", ...payload } });
        flush();
        return;
      }
    }
    send({ type: "error", rendererId, payload });
  }

  function resume(next: Link, { received, open }: Resume): boolean {
    const missed = closing || ended ? undefined : replay?.after(received);
    if (missed === undefined) return false;
    stopWaiting?.();
    link = next;
    const wanted = new Set(open);
    requests.stop(({ message }) => !wanted.has(message.requestId), { answer: false });
    const asking = new Set(requests.list().flatMap(({ tabId, signal }) => (signal.aborted ? [] : [tabId])));
    for (const tabId of tabs) if (!asking.has(tabId)) leave(tabId);
    next.push(encodeFrame({ type: "resumed", recovered: true }));
    for (const text of missed) next.push(text);
    next.continueAfter(replay?.last ?? 0);
    // The answer may have been on the line that broke.
    for (const question of reads?.open() ?? []) send(question);
    next.flush();
    return true;
  }

  function detach(): void {
    link = undefined;
    if (ended) return;
    if (!resumable || closing) end();
    else {
      stopWaiting = clock.after(host.resumeMs, end);
      options.onWaiting();
    }
  }

  function close(code: number, reason: string): void {
    if (ended || closing) return;
    closing = true;
    if (link === undefined) end();
    else link.close(code, reason);
  }

  function end(): void {
    if (ended) return;
    ended = true;
    stopWaiting?.();
    requests.stop(() => true, { answer: false });
    reads?.failAll();
    for (const tabId of tabs) options.onTabGone(tabId);
    tabs.clear();
    options.onEnd();
  }

  function info(): ConnectionInfo {
    return {
      id,
      openedAt,
      extended,
      identity,
      connected: link !== undefined,
      remoteAddress: request.remoteAddress,
      ...counters,
      queuedLength: link?.queuedLength() ?? 0,
      replayLength: replay?.length ?? 0,
      pendingReads: reads?.count() ?? 0,
      tabs: describeTabs(tabs, requests.list()),
    };
  }

  return {
    id,
    identity,
    link: () => link,
    isFresh: () => fresh,
    handle,
    renew(next) {
      request = next;
    },
    announce(message) {
      if (!extended || link === undefined) return false;
      link.push(encodeFrame(message));
      link.flush();
      return true;
    },
    reject,
    attach(first) {
      link = first;
    },
    resume,
    detach,
    close,
    leave,
    end,
    counted(direction) {
      if (direction === "in") counters.framesIn += 1;
      else counters.framesOut += 1;
    },
    isBusy: () => requests.list().some(({ persistent, signal }) => !persistent && !signal.aborted),
    info,
  };
}
