import {
  type ClientMessage,
  ErrorCode,
  encodeFrame,
  type Fault,
  PatchbayError,
  type Resume,
  type ServerMessage,
  splitRendererId,
} from "@patchbay/protocol";
import { answerToFault } from "../log/publicError.ts";
import type { RequestInfo, WebSocketControl } from "../runs/context.ts";
import { createControl } from "../runs/websocketControl.ts";
import type { Link } from "../wire/link.ts";
import { type ActiveRun, ActiveRuns, type ActiveRunsOwner } from "./activeRuns.ts";
import { createPropReads, type PropReads } from "./propReads.ts";
import { ResumeBuffer } from "./resumeBuffer.ts";
import type { Announcement, Session, SessionOptions, SessionOwner } from "./session.ts";
import { type ConnectionInfo, describeTabs } from "./sessionInfo.ts";

/** Far more than any browser shows; what a client could make up otherwise has no end. */
const MAX_TABS = 1_000;

/** A class, as all that there is one of for each connection: methods are shared, where closures would take kilobytes each. */
export class LiveSession implements Session, ActiveRunsOwner {
  readonly id: string;
  readonly identity: string;
  readonly resumable: boolean;
  request: RequestInfo;
  readonly #host: SessionOptions["host"];
  readonly #owner: SessionOwner;
  readonly #extended: boolean;
  /** Milliseconds since 1970. */
  readonly #openedAt: number;
  readonly #runs: ActiveRuns;
  readonly #resumeBuffer: ResumeBuffer | undefined;
  #tabs: Set<string> | undefined;
  /** From the first question on: most sessions never ask one. */
  #reads: PropReads | undefined;
  #link: Link | undefined;
  #stopWaiting: (() => void) | undefined;
  #framesIn = 0;
  #framesOut = 0;
  #faults = 0;
  #fresh = true;
  #ended = false;
  #closing = false;

  constructor({ host, owner, request, identity, extended }: SessionOptions) {
    this.id = host.newId();
    this.identity = identity;
    this.resumable = extended && host.resumeMs > 0;
    this.request = request;
    this.#host = host;
    this.#owner = owner;
    this.#extended = extended;
    this.#openedAt = Date.now();
    this.#runs = new ActiveRuns(host, this);
    this.#resumeBuffer = this.resumable ? new ResumeBuffer(host.replay) : undefined;
  }

  link(): Link | undefined {
    return this.#link;
  }

  isFresh(): boolean {
    return this.#fresh;
  }

  isShutdown(): boolean {
    return this.#ended || this.#closing;
  }

  /** @throws PatchbayError `message_shape` when a value cannot be JSON; taken at once, so later changes do not count */
  send(message: ServerMessage): void {
    const buffer = this.#resumeBuffer;
    const text = encodeFrame(message);
    if (buffer === undefined) {
      this.#link?.push(text, message);
      return;
    }
    const seq = buffer.last + 1;
    // Behind the rest of the text: an object with the number in it would be made and encoded at twice the cost.
    const numbered = `${text.slice(0, -1)},"seq":${seq}}`;
    buffer.add(numbered);
    this.#link?.push(numbered, message, seq);
  }

  flush(): void {
    this.#link?.flush();
  }

  createControl(active: ActiveRun, isOver: () => boolean): WebSocketControl {
    const { clock, newId } = this.#host;
    return createControl({
      connectionId: this.id,
      active,
      isOver,
      reads: () => {
        this.#reads ??= createPropReads(clock);
        return this.#reads;
      },
      newId,
      send: (message) => this.send(message),
      flush: () => this.flush(),
      close: (code, reason) => this.close(code, reason),
      onGone: () => this.#runs.stop((one) => one === active, { answer: true }),
    });
  }

  handle(message: ClientMessage): void {
    // What crossed with the goodbye, or came all the same: who was sent away starts nothing more.
    if (this.isShutdown()) return;
    switch (message.type) {
      case "callback_request":
        this.#fresh = false;
        if (this.#extended && !this.#meet(splitRendererId(message.rendererId).tabId)) {
          const { rendererId, requestId } = message;
          this.reject({ code: ErrorCode.QueueFull, message: "Too many tabs", rendererId, requestId });
          return;
        }
        this.#runs.start(message);
        return;
      case "get_props_response": {
        const { tabId } = splitRendererId(message.rendererId);
        // An answer nobody waits for any more is no fault: its run may just have ended.
        this.#reads?.answer(tabId, message);
        return;
      }
      case "heartbeat":
        this.#link?.push(encodeFrame({ type: "heartbeat_ack" }));
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
        // The connection's to answer; a question that comes late is nothing.
        return;
    }
  }

  renew(request: RequestInfo): void {
    this.request = request;
  }

  announce(message: Announcement): boolean {
    if (!this.#extended || this.#link === undefined) return false;
    this.#link.push(encodeFrame(message));
    this.#link.flush();
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
    // What names no tab has no place in the session: a client would miss it there for ever.
    if (answer.rendererId === "") this.#link?.push(encodeFrame(answer));
    else this.send(answer);
    if (answer.type === "callback_response") this.flush();
  }

  attach(link: Link): void {
    this.#link = link;
  }

  resume(next: Link, { received, open }: Resume): boolean {
    const missed = this.isShutdown() ? undefined : this.#resumeBuffer?.after(received);
    if (missed === undefined) return false;
    // It would overflow what may wait for the line, and again with the next.
    if (missed.reduce((sum, text) => sum + text.length, 0) > this.#host.maxQueuedLength) return false;
    this.#stopWaiting?.();
    this.#owner.goesOn(this);
    this.#link = next;
    const wanted = new Set(open);
    this.#runs.stop(({ message }) => !wanted.has(message.requestId), { answer: false });
    const going = this.#runs.list().filter(({ signal }) => !signal.aborted);
    const asking = new Set(going.map(({ tabId }) => tabId));
    for (const tabId of this.#tabs ?? []) if (!asking.has(tabId)) this.leave(tabId);
    next.push(encodeFrame({ type: "resumed", recovered: true }));
    for (const text of missed) next.push(text);
    next.continueAfter(this.#resumeBuffer?.last ?? 0);
    // The answer may have been on the line that broke.
    for (const question of this.#reads?.open() ?? []) this.send(question);
    next.flush();
    return true;
  }

  detach(withinMs: number = this.#host.resumeMs): void {
    this.#link = undefined;
    if (this.#ended) return;
    // Nothing was asked of one that is fresh, and all have said goodbye to one without tabs: there is nothing to come back for.
    if (!this.resumable || this.#closing || this.#fresh || !this.#tabs?.size) this.end();
    else {
      const { clock, resumeMs } = this.#host;
      this.#stopWaiting = clock.after(Math.min(withinMs, resumeMs), () => this.end());
      this.#owner.waits(this);
    }
  }

  close(code: number, reason: string): void {
    if (this.isShutdown()) return;
    this.#closing = true;
    if (this.#link === undefined) {
      this.end();
      return;
    }
    this.#link.close(code, reason);
    // Now, and not once the client has answered, which may be never.
    this.#runs.stop(() => true, { answer: false });
  }

  leave(tabId: string): void {
    this.#tabs?.delete(tabId);
    this.#owner.tabWent(tabId, this);
    this.#runs.stop((one) => one.tabId === tabId, { answer: false });
    if (this.#link === undefined && !this.#tabs?.size) this.end();
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#stopWaiting?.();
    this.#runs.stop(() => true, { answer: false });
    this.#reads?.failAll();
    for (const tabId of this.#tabs ?? []) this.#owner.tabWent(tabId, this);
    this.#tabs = undefined;
    this.#owner.ended(this);
  }

  counted(direction: "in" | "out"): void {
    if (direction === "in") this.#framesIn += 1;
    else this.#framesOut += 1;
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
      connected: this.#link !== undefined,
      remoteAddress: this.request.remoteAddress,
      framesIn: this.#framesIn,
      framesOut: this.#framesOut,
      faults: this.#faults,
      queuedLength: this.#link?.queuedLength() ?? 0,
      replayLength: this.#resumeBuffer?.length ?? 0,
      pendingReads: this.#reads?.count() ?? 0,
      tabs: describeTabs(this.#tabs ?? new Set(), this.#runs.list()),
    };
  }

  /** False: it is one too many. */
  #meet(tabId: string): boolean {
    this.#tabs ??= new Set();
    if (this.#tabs.has(tabId)) return true;
    if (this.#tabs.size >= MAX_TABS) return false;
    this.#tabs.add(tabId);
    this.#owner.tabCame(tabId, this);
    return true;
  }
}
