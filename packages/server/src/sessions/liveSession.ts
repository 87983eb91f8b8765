/** The session of one client: takes its messages, numbers those to it, and resumes on another connection. */
import {
  type CallbackOutcome,
  type ClientMessage,
  ErrorCode,
  encodeFrame,
  type Fault,
  type GetPropsRequest,
  PatchbayError,
  type Resume,
  type ServerMessage,
  splitRendererId,
} from "@patchbay/protocol";
import { answerToFault } from "../log/publicError.ts";
import type { RequestInfo } from "../runs/context.ts";
import type { RunSlots } from "../runs/runSlots.ts";
import type { Handshake } from "../wire/connection.ts";
import { FrameCounter } from "../wire/frameCounter.ts";
import type { SendQueue } from "../wire/sendQueue.ts";
import { ActiveRuns } from "./activeRuns.ts";
import { PropReads, type SocketRun } from "./propReads.ts";
import { ResumeBuffer } from "./resumeBuffer.ts";
import type { Announcement, RequestName, Session, SessionHost } from "./session.ts";
import type { SessionIndex } from "./sessionIndex.ts";
import { type ConnectionInfo, describeTabs } from "./sessionInfo.ts";

/** Far more tabs than a browser has. Without a limit a client could make up tabs without end. */
const MAX_TABS = 1_000;

export interface SessionOptions {
  host: SessionHost;
  index: SessionIndex;
  runSlots: RunSlots;
  /** Of the connection that the session begins with. */
  handshake: Pick<Handshake, "request" | "identity" | "extended">;
}

/** A class, as everything that each connection has: its methods are shared, while closures would take kilobytes each. */
export class LiveSession implements Session {
  readonly id: string;
  readonly identity: string;
  readonly resumable: boolean;
  readonly frames: FrameCounter;
  request: RequestInfo;
  readonly #host: SessionHost;
  readonly #index: SessionIndex;
  readonly #extended: boolean;
  /** Milliseconds since 1970. */
  readonly #openedAt: number;
  readonly #runs: ActiveRuns;
  readonly #resumeBuffer: ResumeBuffer | undefined;
  #tabs: Set<string> | undefined;
  /** Created with the first question: most sessions never ask one. */
  #reads: PropReads | undefined;
  #queue: SendQueue | undefined;
  #stopWaiting: (() => void) | undefined;
  #faults = 0;
  #fresh = true;
  #ended = false;
  #closing = false;

  constructor({ host, index, runSlots, handshake }: SessionOptions) {
    const { request, identity, extended } = handshake;
    this.id = host.newId();
    this.identity = identity;
    this.resumable = extended && host.resumeMs > 0;
    this.request = request;
    this.#host = host;
    this.#index = index;
    this.#extended = extended;
    this.#openedAt = Date.now();
    this.#runs = new ActiveRuns(host, runSlots, this);
    this.frames = new FrameCounter(this.id, host);
    this.#resumeBuffer = this.resumable ? new ResumeBuffer(host.replay) : undefined;
  }

  sendQueue(): SendQueue | undefined {
    return this.#queue;
  }

  isFresh(): boolean {
    return this.#fresh;
  }

  isShutdown(): boolean {
    return this.#ended || this.#closing;
  }

  send(message: ServerMessage): void {
    const buffer = this.#resumeBuffer;
    const text = encodeFrame(message);
    if (buffer === undefined) {
      this.#queue?.push(text, message);
      return;
    }
    const seq = buffer.last + 1;
    // The number is appended to the text: encoding a new object with the number would cost twice as much.
    const numbered = `${text.slice(0, -1)},"seq":${seq}}`;
    buffer.add(numbered);
    this.#queue?.push(numbered, message, seq);
  }

  flush(): void {
    this.#queue?.flush();
  }

  answer({ rendererId, requestId }: RequestName, payload: CallbackOutcome): void {
    this.send({ type: "callback_response", rendererId, requestId, payload });
    this.#runs.remember({ rendererId, requestId });
    this.flush();
  }

  readProp(
    run: SocketRun,
    { componentId, property }: { componentId: string; property: string },
    timeoutMs: number,
  ): Promise<unknown> {
    const host = this.#host;
    const message: GetPropsRequest = {
      type: "get_props_request",
      rendererId: run.message.rendererId,
      requestId: host.newId(),
      payload: { componentId, properties: [property] },
    };
    this.#reads ??= new PropReads(host.clock);
    const answer = this.#reads.ask({ run, message, timeoutMs });
    if (!run.isOver()) {
      this.send(message);
      // The callback waits for the answer, so the question and all messages before it leave at once.
      this.flush();
    }
    return answer;
  }

  handle(message: ClientMessage): void {
    // A client that was sent away starts nothing more, whatever it still sends.
    if (this.isShutdown()) return;
    switch (message.type) {
      case "callback_request":
        this.#fresh = false;
        if (this.#extended && !this.#addTab(splitRendererId(message.rendererId).tabId)) {
          const { rendererId, requestId } = message;
          this.reject({ code: ErrorCode.QueueFull, message: "Too many tabs", rendererId, requestId });
          return;
        }
        this.#runs.start(message);
        return;
      case "get_props_response": {
        const { tabId } = splitRendererId(message.rendererId);
        // An answer that no question waits for is no fault: its run may just have ended.
        this.#reads?.answer(tabId, message);
        return;
      }
      case "heartbeat":
        this.#queue?.push(encodeFrame({ type: "heartbeat_ack" }));
        return;
      case "renderer_disconnect":
        if (this.#extended) this.leave(message.rendererId);
        return;
      case "cancel":
        if (!this.#extended) return;
        this.#runs.stop(({ message: { requestId } }) => requestId === message.requestId, {
          answer: true,
        });
        return;
      case "ack":
        this.#resumeBuffer?.acknowledge(message.received);
        return;
      case "resume":
      case "refresh":
        // The connection handles them; one that comes too late has no effect.
        return;
    }
  }

  renew(request: RequestInfo): void {
    this.request = request;
  }

  announce(message: Announcement): boolean {
    if (!this.#extended || this.#queue === undefined) return false;
    this.#queue.push(encodeFrame(message));
    this.#queue.flush();
    return true;
  }

  reject(fault: Fault): void {
    if (this.#ended) return;
    this.#faults += 1;
    if (this.#faults === 1) {
      // Once per session: a client that sends nonsense must not fill the log.
      const message = `Bad message on a socket: ${fault.message}`;
      this.#host.log({ level: "warn", code: fault.code, message });
    }
    const cause = new PatchbayError(fault.code, fault.message);
    if (fault.requestId !== undefined && this.#reads?.fail(fault.requestId, cause)) return;
    const answer = answerToFault(fault, (name) => this.#runs.has(name));
    // A message that names no tab is not numbered: the client would wait for its number for ever.
    if (answer.rendererId === "") this.#queue?.push(encodeFrame(answer));
    else this.send(answer);
    if (answer.type === "callback_response") this.flush();
  }

  attach(queue: SendQueue): void {
    this.#queue = queue;
  }

  resume(next: SendQueue, { received, open }: Resume): boolean {
    const missed = this.isShutdown() ? undefined : this.#resumeBuffer?.after(received);
    if (missed === undefined) return false;
    // The send queue would overflow, and again on the next connection.
    if (missed.reduce((sum, text) => sum + text.length, 0) > this.#host.maxQueuedLength) return false;
    this.#stopWaiting?.();
    this.#index.stopWaiting(this);
    this.#queue = next;
    const wanted = new Set(open);
    this.#runs.stop(({ message }) => !wanted.has(message.requestId), { answer: false });
    const going = this.#runs.list().filter(({ signal }) => !signal.aborted);
    const asking = new Set(going.map(({ tabId }) => tabId));
    for (const tabId of this.#tabs ?? []) if (!asking.has(tabId)) this.leave(tabId);
    next.push(encodeFrame({ type: "resumed", recovered: true }));
    for (const text of missed) next.push(text);
    next.continueAfter(this.#resumeBuffer?.last ?? 0);
    // The answers may have been lost with the connection.
    for (const question of this.#reads?.questions() ?? []) this.send(question);
    next.flush();
    return true;
  }

  detach(withinMs: number = this.#host.resumeMs): void {
    this.#queue = undefined;
    if (this.#ended) return;
    // A fresh session has nothing to resume, and neither has one that all tabs have left.
    if (!this.resumable || this.#closing || this.#fresh || !this.#tabs?.size) this.end();
    else {
      const { clock, resumeMs } = this.#host;
      this.#stopWaiting = clock.after(Math.min(withinMs, resumeMs), () => this.end());
      this.#index.startWaiting(this);
    }
  }

  close(code: number, reason: string): void {
    if (this.isShutdown()) return;
    this.#closing = true;
    if (this.#queue === undefined) {
      this.end();
      return;
    }
    this.#queue.close(code, reason);
    // The runs end now: a client may never answer the close.
    this.#runs.stop(() => true, { answer: false });
  }

  leave(tabId: string): void {
    this.#tabs?.delete(tabId);
    this.#index.removeTab(tabId, this);
    this.#runs.stop((one) => one.tabId === tabId, { answer: false });
    if (this.#queue === undefined && !this.#tabs?.size) this.end();
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#stopWaiting?.();
    this.#runs.stop(() => true, { answer: false });
    this.#reads?.failAll();
    for (const tabId of this.#tabs ?? []) this.#index.removeTab(tabId, this);
    this.#tabs = undefined;
    this.#index.remove(this);
  }

  isBusy(): boolean {
    return this.#runs.list().some(({ persistent, signal }) => !persistent && !signal.aborted);
  }

  info(): ConnectionInfo {
    return {
      id: this.id,
      openedAt: new Date(this.#openedAt),
      extended: this.#extended,
      identity: this.identity,
      connected: this.#queue !== undefined,
      remoteAddress: this.request.remoteAddress,
      framesIn: this.frames.in,
      framesOut: this.frames.out,
      faults: this.#faults,
      queuedLength: this.#queue?.queuedLength() ?? 0,
      replayLength: this.#resumeBuffer?.length ?? 0,
      pendingReads: this.#reads?.count() ?? 0,
      tabs: describeTabs(this.#tabs ?? new Set(), this.#runs.list()),
    };
  }

  /** False: the session has too many tabs. */
  #addTab(tabId: string): boolean {
    this.#tabs ??= new Set();
    if (this.#tabs.has(tabId)) return true;
    if (this.#tabs.size >= MAX_TABS) return false;
    this.#tabs.add(tabId);
    this.#index.addTab(tabId, this);
    return true;
  }
}
