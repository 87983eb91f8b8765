/** The callback requests of one connection that are running; each is answered once, or its tab is gone. */
import {
  type CallbackOutcome,
  type CallbackRequest,
  ErrorCode,
  PatchbayError,
  type ServerMessage,
  splitRendererId,
} from "@patchbay/protocol";
import type { RequestInfo, WebSocketControl } from "./context.ts";
import { faultText } from "./faultText.ts";
import { type CallbackSource, logFailure } from "./log.ts";
import type { RegisteredCallback } from "./registry.ts";
import { notJson, type RunResult, runCallback } from "./run.ts";
import type { SessionHost } from "./sessionHost.ts";
import { Disconnected } from "./signals.ts";

/** One request while it runs. */
export interface ActiveRequest {
  readonly message: CallbackRequest;
  readonly tabId: string;
  readonly startedAt: number;
  /** Its callback may go on for ever. */
  readonly persistent: boolean;
  /** Aborted when the tab or the connection goes, or the request is cancelled. */
  readonly signal: AbortSignal;
}

export interface RequestsOptions {
  host: Pick<
    SessionHost,
    "registry" | "clock" | "log" | "websocketCallbacks" | "devTools" | "maxRuns" | "maxRunsPerTab"
  >;
  /** Ids that were answered are not run again: a client repeats what it sent last on a line that broke. */
  remembers: boolean;
  /** By which a run that begins now comes. */
  request(): RequestInfo;
  /** @throws PatchbayError when the message cannot be encoded */
  send(message: ServerMessage): void;
  flush(): void;
  /** The connection takes nothing any more. */
  isShutdown(): boolean;
  createControl(active: ActiveRequest, isOver: () => boolean): WebSocketControl;
}

/** Names a request: ids count per tab, so two tabs may use the same. */
type RequestName = Pick<CallbackRequest, "rendererId" | "requestId">;

export interface Requests {
  /** A request that runs or is remembered is not run again: the first run answers it. One too many is refused at once. */
  start(message: CallbackRequest): void;
  has(name: RequestName): boolean;
  /** Ends the matching requests; where the tab still listens, they are answered as prevented. */
  stop(matches: (active: ActiveRequest) => boolean, how: { answer: boolean }): void;
  list(): readonly ActiveRequest[];
}

interface Entry extends ActiveRequest {
  persistent: boolean;
  readonly controller: AbortController;
  answered: boolean;
}

export function createRequests(options: RequestsOptions): Requests {
  const { host, send, flush, isShutdown } = options;
  const { log, devTools, maxRuns, maxRunsPerTab = maxRuns } = host;
  const entries = new Map<string, Entry>();
  const answered = new Set<string>();
  // A client cannot have more unanswered requests than may run.
  const maxRemembered = 2 * maxRuns;
  let hasRefused = false;

  function start(message: CallbackRequest): void {
    const key = keyOf(message);
    if (entries.has(key) || answered.has(key)) return;
    // Cancelled runs count for as long as they go on: they still take memory.
    if (entries.size >= maxRuns || runsOf(message) >= maxRunsPerTab) {
      refuse(message);
      return;
    }
    const controller = new AbortController();
    const { tabId } = splitRendererId(message.rendererId);
    const startedAt = host.clock.now();
    const entry: Entry = {
      message,
      tabId,
      startedAt,
      persistent: false,
      controller,
      signal: controller.signal,
      answered: false,
    };
    entries.set(key, entry);
    void execute(entry).finally(() => entries.delete(key));
  }

  function runsOf({ rendererId }: CallbackRequest): number {
    if (entries.size < maxRunsPerTab) return 0;
    const { tabId } = splitRendererId(rendererId);
    let count = 0;
    for (const entry of entries.values()) if (entry.tabId === tabId) count += 1;
    return count;
  }

  /** Its answer is on its way, or among what a resume sends again. */
  function remember(message: RequestName): void {
    if (!options.remembers) return;
    answered.add(keyOf(message));
    for (const oldest of answered) {
      if (answered.size <= maxRemembered) break;
      answered.delete(oldest);
    }
  }

  function refuse(name: RequestName): void {
    if (isShutdown()) return;
    const { rendererId, requestId } = name;
    const error = new PatchbayError(ErrorCode.QueueFull, "Too many callbacks run on this connection");
    // Once per connection: a client that asks too much must not fill the log.
    if (!hasRefused) log({ level: "warn", code: error.code, message: error.message });
    hasRefused = true;
    const payload: CallbackOutcome = { status: "error", ...faultText(error, devTools) };
    send({ type: "callback_response", rendererId, requestId, payload });
    remember(name);
    flush();
  }

  async function execute(entry: Entry): Promise<void> {
    const { message, signal } = entry;
    const isOver = (): boolean => isShutdown() || signal.aborted;
    let result: RunResult;
    let callback: RegisteredCallback | undefined;
    try {
      callback = findAllowed(message.payload.output);
      entry.persistent = callback.definition.persistent === true;
      result = await runCallback(callback, message.payload, {
        request: options.request(),
        signal,
        websocket: options.createControl(entry, isOver),
        setProps(componentId, props) {
          if (isOver()) return;
          send({ type: "set_props", rendererId: message.rendererId, payload: { componentId, props } });
        },
      });
    } catch (error) {
      result = { status: "failed", error: error as PatchbayError };
    }
    settle(entry, result, callback?.source);
  }

  /** @throws PatchbayError `callback_not_allowed` */
  function findAllowed(output: string): RegisteredCallback {
    const callback = host.registry.find(output);
    if (callback.definition.background)
      throw new PatchbayError(ErrorCode.CallbackNotAllowed, "Background callbacks go over HTTP");
    if (host.websocketCallbacks || callback.definition.websocket === true) return callback;
    throw new PatchbayError(
      ErrorCode.CallbackNotAllowed,
      "This callback does not run over the WebSocket; set websocketCallbacks on the app, or websocket on the callback",
    );
  }

  function settle(entry: Entry, result: RunResult, source: CallbackSource | undefined): void {
    try {
      answer(entry, outcomeOf(result, source));
    } catch (cause) {
      answer(entry, outcomeOf({ status: "failed", error: notJson(result, cause) }, source));
    }
  }

  function outcomeOf(result: RunResult, source: CallbackSource | undefined): CallbackOutcome {
    if (result.status === "updated")
      return { status: "ok", data: { multi: true, response: result.response } };
    if (result.status !== "failed") return { status: "prevent_update" };
    logFailure(log, result.error, source);
    return { status: "error", ...faultText(result.error, devTools) };
  }

  /** @throws PatchbayError when the outcome cannot be encoded; then it counts as not answered */
  function answer(entry: Entry, payload: CallbackOutcome): void {
    if (entry.answered || isShutdown()) return;
    const { rendererId, requestId } = entry.message;
    send({ type: "callback_response", rendererId, requestId, payload });
    entry.answered = true;
    remember(entry.message);
    flush();
  }

  return {
    start,
    has: (name) => entries.has(keyOf(name)),
    stop(matches, how) {
      for (const entry of [...entries.values()].filter(matches)) {
        if (how.answer) answer(entry, { status: "prevent_update" });
        entry.answered = true;
        entry.controller.abort(new Disconnected());
      }
    },
    list: () => [...entries.values()],
  };
}

function keyOf({ rendererId, requestId }: RequestName): string {
  return `${splitRendererId(rendererId).tabId}\n${requestId}`;
}
