/** The implementation of `Session`: handles the client's messages, numbers those to it, and resumes on another connection. */
import {
  type CallbackOutcome,
  type CallbackRequest,
  type ClientMessage,
  ErrorCode,
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
import { FrameObserver } from "../wire/frameObserver.ts";
import type { SendQueue } from "../wire/sendQueue.ts";
import { ActiveRuns } from "./activeRuns.ts";
import { MessageSender } from "./messageSender.ts";
import { PropReads, type SocketRun } from "./propReads.ts";
import type { Announcement, PropPlace, RequestName, Session, SessionHost } from "./session.ts";
import type { SessionIndex } from "./sessionIndex.ts";
import { type ConnectionInfo, describeTabs } from "./sessionInfo.ts";
import { SessionTabs } from "./sessionTabs.ts";

export interface SessionOptions {
  host: SessionHost;
  index: SessionIndex;
  runSlots: RunSlots;
  /** The handshake of the first connection. */
  handshake: Pick<Handshake, "request" | "identity" | "extended">;
}

/** A class, like all objects that exist per connection: closures would take kilobytes in each. */
export class LiveSession extends MessageSender implements Session {
  readonly id: string;
  readonly identity: string;
  readonly extended: boolean;
  readonly frames: FrameObserver;
  request: RequestInfo;
  readonly #host: SessionHost;
  readonly #index: SessionIndex;
  /** Milliseconds since 1970. */
  readonly #openedAt: number;
  readonly #runs: ActiveRuns;
  readonly #tabs: SessionTabs;
  /** Created with the first read: most sessions have none. */
  #reads: PropReads | undefined;
  #faults = 0;
  #fresh = true;
  #ended = false;
  #closing = false;

  constructor({ host, index, runSlots, handshake }: SessionOptions) {
    const { request, identity, extended } = handshake;
    super(extended && host.resumeMs > 0 ? host.replay : undefined);
    this.id = host.newId();
    this.identity = identity;
    this.request = request;
    this.#host = host;
    this.#index = index;
    this.extended = extended;
    this.#openedAt = Date.now();
    this.#runs = new ActiveRuns(host, runSlots, this);
    this.#tabs = new SessionTabs({ session: this, index, directory: host.directory, extended });
    this.frames = new FrameObserver(this.id, host);
  }

  isFresh(): boolean {
    return this.#fresh;
  }

  isShutdown(): boolean {
    return this.#ended || this.#closing;
  }

  answer(request: RequestName, payload: CallbackOutcome): void {
    const { rendererId, requestId } = request;
    const message: ServerMessage = { type: "callback_response", rendererId, requestId, payload };
    const { text, seq } = this.encode(message);
    this.#runs.remember(request);
    this.sendQueue()?.push(text, message, seq);
    this.sendQueue()?.flush();
  }

  readProp(run: SocketRun, { componentId, property, path }: PropPlace, timeoutMs: number): Promise<unknown> {
    const message: GetPropsRequest = {
      type: "get_props_request",
      rendererId: run.message.rendererId,
      requestId: this.#host.newId(),
      payload: { componentId, properties: [property], ...(path && { path }) },
    };
    this.#reads ??= new PropReads(this.#host.clock);
    const answer = this.#reads.ask({ run, message, timeoutMs });
    if (run.isOver()) return answer;
    const { text, seq } = this.encode(message);
    this.sendQueue()?.push(text, message, seq);
    // The callback waits for the answer, so the question and all messages before it leave at once.
    this.sendQueue()?.flush();
    return answer;
  }

  handle(message: ClientMessage): void {
    // A closed client may still send messages. They must not start anything.
    if (this.isShutdown()) return;
    switch (message.type) {
      case "callback_request":
        this.#fresh = false;
        if (this.#mayStart(message)) this.#runs.start(message);
        return;
      case "get_props_response":
        // An answer that no read waits for is no fault: its run may just have ended.
        this.#reads?.answer(splitRendererId(message.rendererId).tabId, message);
        return;
      case "heartbeat":
        this.sendUnnumbered({ type: "heartbeat_ack" });
        return;
      case "renderer_disconnect":
        if (this.extended) this.leave(message.rendererId);
        return;
      case "cancel":
        if (this.extended) this.#runs.cancel(message.requestId);
        return;
      case "ack":
        this.acknowledge(message.received);
        return;
      case "resume":
      case "refresh":
        // The connection handles these messages. Without the extension, `resume` comes here and has no effect.
        return;
    }
  }

  renew(request: RequestInfo): void {
    this.request = request;
  }

  announce(message: Announcement): boolean {
    if (!this.extended || this.sendQueue() === undefined) return false;
    this.sendUnnumbered(message);
    this.sendQueue()?.flush();
    return true;
  }

  reject(fault: Fault): void {
    if (this.#ended) return;
    this.#faults += 1;
    if (this.#faults === 1) {
      // Once per session: a faulty client must not fill the log.
      const message = `Bad message on a socket: ${fault.message}`;
      this.#host.log({ level: "warn", code: fault.code, message });
    }
    const cause = new PatchbayError(fault.code, fault.message);
    if (fault.requestId !== undefined && this.#reads?.fail(fault.requestId, cause)) return;
    const answer = answerToFault(fault, (name) => this.#runs.has(name));
    // A message for no tab has no number: no tab would acknowledge it.
    if (answer.rendererId === "") this.sendUnnumbered(answer);
    else this.send(answer);
    if (answer.type === "callback_response") this.sendQueue()?.flush();
  }

  resume(next: SendQueue, { received, open, tabs }: Resume): boolean {
    if (this.isShutdown()) return false;
    // Longer messages would overflow the send queue, and again on the next connection.
    const missed = this.messagesAfter(received, this.#host.maxQueuedLength);
    if (missed === undefined) return false;
    this.#index.stopWaiting(this);
    this.attach(next);
    this.relieve();
    this.#runs.stopAll(new Set(open));
    const active = tabs === undefined ? this.#runs.activeTabs() : new Set(tabs);
    for (const tabId of this.#tabs.list()) if (!active.has(tabId)) this.leave(tabId);
    this.resend(missed);
    // The answers may have been lost with the connection.
    for (const question of this.#reads?.questions() ?? []) this.send(question);
    next.flush();
    return true;
  }

  detach(withinMs: number = this.#host.resumeMs): void {
    this.dropQueue();
    if (this.#ended) return;
    // A session without a request, or without a tab, has nothing to resume.
    if (!this.resumable || this.#closing || this.#fresh || this.#tabs.isEmpty()) this.end();
    else this.#index.startWaiting(this, Math.min(withinMs, this.#host.resumeMs));
  }

  close(code: number, reason: string): void {
    if (this.isShutdown()) return;
    this.#closing = true;
    const queue = this.sendQueue();
    if (queue === undefined) {
      this.end();
      return;
    }
    queue.close(code, reason);
    // The runs end now: a client may never answer the close.
    this.#runs.stopAll();
  }

  leave(tabId: string): void {
    this.#tabs.remove(tabId);
    this.#runs.stopTab(tabId);
    if (this.sendQueue() === undefined && this.#tabs.isEmpty()) this.end();
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#runs.stopAll();
    this.#reads?.failAll();
    this.#tabs.clear();
    this.#index.remove(this);
  }

  isBusy(): boolean {
    return this.#runs.isBusy();
  }

  info(): ConnectionInfo {
    return {
      id: this.id,
      openedAt: new Date(this.#openedAt),
      extended: this.extended,
      identity: this.identity,
      connected: this.sendQueue() !== undefined,
      remoteAddress: this.request.remoteAddress,
      framesIn: this.frames.in,
      framesOut: this.frames.out,
      faults: this.#faults,
      queuedLength: this.sendQueue()?.queuedLength() ?? 0,
      replayLength: this.replayLength(),
      pendingReads: this.#reads?.count() ?? 0,
      // A stock client does not tell of tabs that have gone.
      tabs: describeTabs(this.extended ? this.#tabs.list() : [], this.#runs.list()),
    };
  }

  tabIds(): readonly string[] {
    return this.#tabs.list();
  }

  tabSince(tabId: string): number | undefined {
    return this.#tabs.since(tabId);
  }

  /** Notes the tab of a request. If the session has too many tabs, refuses the request and returns false. */
  #mayStart({ rendererId, requestId }: CallbackRequest): boolean {
    if (this.#tabs.add(splitRendererId(rendererId).tabId)) return true;
    this.reject({ code: ErrorCode.QueueFull, message: "Too many tabs", rendererId, requestId });
    return false;
  }
}
