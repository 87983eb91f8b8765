/** One callback request of a tab, from its start to its one answer. */
import {
  type CallbackOutcome,
  type CallbackRequest,
  ErrorCode,
  PatchbayError,
  type Props,
  splitRendererId,
} from "@patchbay/protocol";
import type { RegisteredCallback } from "../callbacks/registry.ts";
import { type CallbackSource, logFailure } from "../log/log.ts";
import { publicError } from "../log/publicError.ts";
import type { RequestInfo, WebSocketControl } from "../runs/context.ts";
import { Disconnected } from "../runs/disconnected.ts";
import { notJson, type Run, type RunResult, runCallback } from "../runs/runCallback.ts";
import { createWebsocketControl } from "../runs/websocketControl.ts";
import type { SocketRun } from "./propReads.ts";
import type { Session, SessionHost } from "./session.ts";

export class ActiveRun implements Run, SocketRun {
  readonly message: CallbackRequest;
  readonly tabId: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number = Date.now();
  /** The request that the run belongs to; a later renewal of the session does not change it. */
  readonly request: RequestInfo;
  readonly websocket: WebSocketControl;
  /** Undefined until the callback is known. */
  source: CallbackSource | undefined;
  /** The callback may run for ever. */
  persistent = false;
  readonly #host: SessionHost;
  readonly #session: Session;
  readonly #controller = new AbortController();
  #answered = false;
  #ended = false;

  constructor(host: SessionHost, session: Session, message: CallbackRequest) {
    this.message = message;
    this.tabId = splitRendererId(message.rendererId).tabId;
    this.request = session.request;
    this.#host = host;
    this.#session = session;
    this.websocket = createWebsocketControl(this, session);
  }

  /** Aborted when the tab or the session ends, or the client cancels the request. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Nothing that the run sends can arrive any more. */
  isOver(): boolean {
    return this.#session.isShutdown() || this.signal.aborted;
  }

  setProps(componentId: string, props: Props): void {
    if (this.isOver()) return;
    const { rendererId } = this.message;
    this.#session.send({ type: "set_props", rendererId, payload: { componentId, props } });
  }

  /** Never rejects. Resolves when the callback has ended, also where nobody waits for its answer. */
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

  /** Aborts the run. @param how.answer true: the tab still listens and hears that nothing changes */
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
      throw new PatchbayError(ErrorCode.CallbackNotAllowed, "Background callbacks go over HTTP");
    if (websocketCallbacks || callback.definition.websocket === true) return callback;
    throw new PatchbayError(
      ErrorCode.CallbackNotAllowed,
      "This callback does not run over the WebSocket; set websocketCallbacks on the app, or websocket on the callback",
    );
  }

  #outcomeOf(result: RunResult): CallbackOutcome {
    if (result.status === "updated")
      return { status: "ok", data: { multi: true, response: result.response } };
    if (result.status !== "failed") return { status: "prevent_update" };
    logFailure(this.#host.log, result.error, this.source);
    return { status: "error", ...publicError(result.error, this.#host.devTools) };
  }

  /** @throws PatchbayError when the outcome cannot be encoded; then the run is not answered yet */
  #answer(outcome: CallbackOutcome): void {
    if (this.#answered || this.#session.isShutdown()) return;
    this.#session.answer(this.message, outcome);
    this.#answered = true;
  }
}
