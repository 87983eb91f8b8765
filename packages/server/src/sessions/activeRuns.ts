/** The callback requests of one connection that are running; each is answered once, or its tab is gone. */
import {
  type CallbackOutcome,
  type CallbackRequest,
  ErrorCode,
  PatchbayError,
  type ServerMessage,
  splitRendererId,
} from "@patchbay/protocol";
import type { RegisteredCallback } from "../callbacks/registry.ts";
import { type CallbackSource, logFailure } from "../log/log.ts";
import { publicError } from "../log/publicError.ts";
import type { RequestInfo, WebSocketControl } from "../runs/context.ts";
import { notJson, type RunResult, runCallback } from "../runs/runCallback.ts";
import { type RunSlots, runOwner } from "../runs/runSlots.ts";
import { Disconnected } from "../runs/signals.ts";
import type { SessionHost } from "./session.ts";

/** One request while it runs. */
export interface ActiveRun {
  readonly message: CallbackRequest;
  readonly tabId: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Undefined until it is known which callback it is for. */
  readonly source: CallbackSource | undefined;
  /** Its callback may go on for ever. */
  readonly persistent: boolean;
  /** Aborted when the tab or the connection goes, or the request is cancelled. */
  readonly signal: AbortSignal;
}

export type ActiveRunsHost = Pick<
  SessionHost,
  "registry" | "log" | "websocketCallbacks" | "devTools" | "maxRuns" | "maxRunsPerTab"
> & { readonly runSlots: RunSlots };

/** Whose requests they are. */
export interface ActiveRunsOwner {
  /** Of the connection. */
  readonly id: string;
  /** By which a run that begins now comes. */
  readonly request: RequestInfo;
  /** Ids that were answered are not run again: a client repeats what it sent last on a line that broke. */
  readonly resumable: boolean;
  /** @throws PatchbayError when the message cannot be encoded */
  send(message: ServerMessage): void;
  flush(): void;
  /** The connection takes nothing any more. */
  isShutdown(): boolean;
  createControl(active: ActiveRun, isOver: () => boolean): WebSocketControl;
}

/** Names a request: ids count per tab, so two tabs may use the same. */
type RequestName = Pick<CallbackRequest, "rendererId" | "requestId">;

interface Entry extends ActiveRun {
  persistent: boolean;
  source: CallbackSource | undefined;
  readonly controller: AbortController;
  answered: boolean;
}

export class ActiveRuns {
  readonly #host: ActiveRunsHost;
  readonly #owner: ActiveRunsOwner;
  /** Made when first needed, and the one of runs given up at rest: there are as many of these as there are sessions. */
  #entries: Map<string, Entry> | undefined;
  #answered: Set<string> | undefined;
  #hasRefused = false;

  constructor(host: ActiveRunsHost, owner: ActiveRunsOwner) {
    this.#host = host;
    this.#owner = owner;
  }

  /** A request that runs or is remembered is not run again: the first run answers it. One too many is refused at once. */
  start(message: CallbackRequest): void {
    const key = keyOf(message);
    if (this.#entries?.has(key) || this.#answered?.has(key)) return;
    const { runSlots, maxRuns, maxRunsPerTab = maxRuns } = this.#host;
    const { tabId } = splitRendererId(message.rendererId);
    // Cancelled runs count for as long as they go on: they still take memory.
    const isOneTooMany = this.#runsOf(tabId, maxRunsPerTab) >= maxRunsPerTab;
    const free = isOneTooMany ? undefined : runSlots.take(runOwner(this.#owner.request, this.#owner.id));
    if (free === undefined) {
      this.#refuse(message);
      return;
    }
    const controller = new AbortController();
    const startedAt = Date.now();
    const entry: Entry = {
      message,
      tabId,
      startedAt,
      persistent: false,
      source: undefined,
      controller,
      signal: controller.signal,
      answered: false,
    };
    this.#entries ??= new Map();
    this.#entries.set(key, entry);
    void this.#execute(entry).finally(() => {
      free();
      this.#forget(key);
    });
  }

  has(name: RequestName): boolean {
    return this.#entries?.has(keyOf(name)) === true;
  }

  /** Ends the matching requests; where the tab still listens, they are answered as prevented. */
  stop(matches: (active: ActiveRun) => boolean, how: { answer: boolean }): void {
    for (const entry of this.#list().filter(matches)) {
      if (how.answer) this.#answer(entry, { status: "prevent_update" });
      entry.answered = true;
      entry.controller.abort(new Disconnected());
    }
  }

  list(): readonly ActiveRun[] {
    return this.#list();
  }

  #list(): Entry[] {
    return this.#entries === undefined ? [] : [...this.#entries.values()];
  }

  #forget(key: string): void {
    this.#entries?.delete(key);
    if (this.#entries?.size === 0) this.#entries = undefined;
  }

  /** Not counted before there can be so many. */
  #runsOf(tabId: string, enough: number): number {
    if (this.#entries === undefined || this.#entries.size < enough) return 0;
    let count = 0;
    for (const entry of this.#entries.values()) if (entry.tabId === tabId) count += 1;
    return count;
  }

  /** Its answer is on its way, or among what a resume sends again. */
  #remember(message: RequestName): void {
    if (!this.#owner.resumable) return;
    this.#answered ??= new Set();
    this.#answered.add(keyOf(message));
    // A client cannot have more unanswered requests than may run.
    const maxRemembered = 2 * this.#host.maxRuns;
    for (const oldest of this.#answered) {
      if (this.#answered.size <= maxRemembered) break;
      this.#answered.delete(oldest);
    }
  }

  #refuse(name: RequestName): void {
    const { log, devTools } = this.#host;
    if (this.#owner.isShutdown()) return;
    const { rendererId, requestId } = name;
    const error = new PatchbayError(ErrorCode.QueueFull, "Too many callbacks run at a time");
    // Once per connection: a client that asks too much must not fill the log.
    if (!this.#hasRefused) log({ level: "warn", code: error.code, message: error.message });
    this.#hasRefused = true;
    const payload: CallbackOutcome = { status: "error", ...publicError(error, devTools) };
    this.#owner.send({ type: "callback_response", rendererId, requestId, payload });
    this.#remember(name);
    this.#owner.flush();
  }

  async #execute(entry: Entry): Promise<void> {
    const { message, signal } = entry;
    const owner = this.#owner;
    const isOver = (): boolean => owner.isShutdown() || signal.aborted;
    let result: RunResult;
    try {
      const callback = this.#findAllowed(message.payload.output);
      entry.source = callback.source;
      entry.persistent = callback.definition.persistent === true;
      result = await runCallback(callback, message.payload, {
        request: owner.request,
        signal,
        websocket: owner.createControl(entry, isOver),
        setProps(componentId, props) {
          if (isOver()) return;
          owner.send({ type: "set_props", rendererId: message.rendererId, payload: { componentId, props } });
        },
      });
    } catch (error) {
      result = { status: "failed", error: error as PatchbayError };
    }
    this.#settle(entry, result);
  }

  /** @throws PatchbayError `callback_not_allowed` */
  #findAllowed(output: string): RegisteredCallback {
    const callback = this.#host.registry.find(output);
    if (callback.definition.background)
      throw new PatchbayError(ErrorCode.CallbackNotAllowed, "Background callbacks go over HTTP");
    if (this.#host.websocketCallbacks || callback.definition.websocket === true) return callback;
    throw new PatchbayError(
      ErrorCode.CallbackNotAllowed,
      "This callback does not run over the WebSocket; set websocketCallbacks on the app, or websocket on the callback",
    );
  }

  #settle(entry: Entry, result: RunResult): void {
    const { source } = entry;
    try {
      this.#answer(entry, this.#outcomeOf(result, source));
    } catch (cause) {
      const failed: RunResult = { status: "failed", error: notJson(result, cause) };
      this.#answer(entry, this.#outcomeOf(failed, source));
    }
  }

  #outcomeOf(result: RunResult, source: CallbackSource | undefined): CallbackOutcome {
    if (result.status === "updated")
      return { status: "ok", data: { multi: true, response: result.response } };
    if (result.status !== "failed") return { status: "prevent_update" };
    logFailure(this.#host.log, result.error, source);
    return { status: "error", ...publicError(result.error, this.#host.devTools) };
  }

  /** @throws PatchbayError when the outcome cannot be encoded; then it counts as not answered */
  #answer(entry: Entry, payload: CallbackOutcome): void {
    if (entry.answered || this.#owner.isShutdown()) return;
    const { rendererId, requestId } = entry.message;
    this.#owner.send({ type: "callback_response", rendererId, requestId, payload });
    entry.answered = true;
    this.#remember(entry.message);
    this.#owner.flush();
  }
}

function keyOf({ rendererId, requestId }: RequestName): string {
  return `${splitRendererId(rendererId).tabId}\n${requestId}`;
}
