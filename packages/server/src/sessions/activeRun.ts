/** One run over the socket: a callback request of a tab, until its one answer. */
import {
  type CallbackOutcome,
  type CallbackRequest,
  ErrorCode,
  PatchbayError,
  type Props,
  partEncoder,
  splitRendererId,
} from "@patchbay/protocol";
import type { RegisteredCallback } from "../callbacks/registry.ts";
import { type CallbackSource, logFailure } from "../log/log.ts";
import { publicError } from "../log/publicError.ts";
import type { RequestInfo, TopicName, WebSocketControl } from "../runs/context.ts";
import { Disconnected } from "../runs/disconnected.ts";
import type { PropsById } from "../runs/result.ts";
import { notJson, type Run, type RunResult, runCallback } from "../runs/runCallback.ts";
import { createWebsocketControl } from "../runs/websocketControl.ts";
import { PartPace } from "./partPace.ts";
import type { SocketRun } from "./propReads.ts";
import type { Session, SessionHost } from "./session.ts";

export class ActiveRun implements Run, SocketRun {
  readonly message: CallbackRequest;
  readonly tabId: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number = Date.now();
  /** The HTTP request of the session when the run began. A later renewal does not change it. */
  readonly request: RequestInfo;
  readonly websocket: WebSocketControl;
  /** Undefined until the callback is found. */
  source: CallbackSource | undefined;
  /** The callback is not meant to end. */
  persistent = false;
  readonly #host: SessionHost;
  readonly #session: Session;
  readonly #controller = new AbortController();
  #answered = false;
  #ended = false;
  /** Undefined until the first part of a streamed answer, as the pace. */
  #encodePart: ReturnType<typeof partEncoder> | undefined;
  #pace: PartPace | undefined;

  constructor(host: SessionHost, session: Session, message: CallbackRequest) {
    this.message = message;
    this.tabId = splitRendererId(message.rendererId).tabId;
    this.request = session.request;
    this.#host = host;
    this.#session = session;
    this.websocket = createWebsocketControl(this, session);
  }

  /** Aborts when the tab or the session ends, or the client cancels the request. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** True when messages of the run can no longer arrive. */
  isOver(): boolean {
    return this.#session.isShutdown() || this.signal.aborted;
  }

  setProps(componentId: string, props: Props): void {
    if (this.isOver()) return;
    const { rendererId } = this.message;
    this.#session.send({ type: "set_props", rendererId, payload: { componentId, props } });
  }

  join(topic: TopicName): void {
    if (!this.isOver()) this.#host.directory?.join({ session: this.#session, tabId: this.tabId }, topic);
  }

  leave(topic: TopicName): void {
    this.#host.directory?.leave({ session: this.#session, tabId: this.tabId }, topic);
  }

  sendPart(response: PropsById): Promise<void> | undefined {
    if (Object.keys(response).length > 0 && !this.isOver()) {
      this.#encodePart ??= partEncoder(this.message);
      const { message, text } = this.#encodePart(response);
      this.#session.send(message, text);
    }
    this.#pace ??= new PartPace();
    return this.#pace.next(this.#session, this.signal, this.#host.clock);
  }

  /** Never rejects. Resolves when the callback has ended, even if its answer is no longer wanted. */
  async execute(): Promise<void> {
    let result: RunResult;
    try {
      const callback = this.#findAllowed();
      this.source = callback.source;
      this.persistent = callback.definition.persistent === true;
      result = await runCallback(callback, this.message.payload, this);
    } catch (error) {
      result = { status: "failed", error: error as PatchbayError };
    }
    try {
      this.#answer(this.#outcomeOf(result));
    } catch (cause) {
      this.#answer(this.#outcomeOf({ status: "failed", error: notJson(result, cause) }));
    }
    this.#ended = true;
  }

  /** Aborts the run. @param how.answer true: the tab still waits, and gets an answer without updates */
  stop({ answer }: { answer: boolean }): void {
    if (this.#ended) return;
    if (answer) this.#answer({ status: "prevent_update" });
    this.#answered = true;
    this.#controller.abort(new Disconnected());
  }

  /** @throws PatchbayError `callback_not_allowed` */
  #findAllowed(): RegisteredCallback {
    const { registry, websocketCallbacks } = this.#host;
    const callback = registry.find(this.message.payload.output);
    if (callback.definition.background)
      throw new PatchbayError(ErrorCode.CallbackNotAllowed, "A background callback runs over HTTP only");
    if (websocketCallbacks || callback.definition.websocket === true) return callback;
    throw new PatchbayError(
      ErrorCode.CallbackNotAllowed,
      "This callback does not run over the WebSocket; set websocketCallbacks on the app, or websocket on the callback",
    );
  }

  #outcomeOf(result: RunResult): CallbackOutcome {
    if (result.status === "updated")
      return { status: "ok", data: { multi: true, response: result.response } };
    if (result.status === "streamed") return { status: "ok", stream: true, done: true };
    if (result.status !== "failed") return { status: "prevent_update" };
    logFailure(this.#host.log, result.error, this.source);
    return { status: "error", ...publicError(result.error, this.#host.devTools) };
  }

  /** @throws PatchbayError if the outcome cannot be encoded; then the run is not answered yet */
  #answer(outcome: CallbackOutcome): void {
    if (this.#answered || this.#session.isShutdown()) return;
    this.#session.answer(this.message, outcome);
    this.#answered = true;
  }
}
