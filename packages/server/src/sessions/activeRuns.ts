/** The runs of one session: limits their number, runs each request once, and stops the runs that are not wanted any more. */
import {
  type CallbackOutcome,
  type CallbackRequest,
  ErrorCode,
  PatchbayError,
  splitRendererId,
} from "@patchbay/protocol";
import { publicError } from "../log/publicError.ts";
import { type RunSlots, runOwner } from "../runs/runSlots.ts";
import { ActiveRun } from "./activeRun.ts";
import type { RequestName, Session, SessionHost } from "./session.ts";

export class ActiveRuns {
  readonly #host: SessionHost;
  readonly #slots: RunSlots;
  readonly #session: Session;
  /** By request; undefined while there are none, because an empty map takes memory in each session. */
  #runs: Map<string, ActiveRun> | undefined;
  #answered: Set<string> | undefined;
  #hasRefused = false;

  constructor(host: SessionHost, slots: RunSlots, session: Session) {
    this.#host = host;
    this.#slots = slots;
    this.#session = session;
  }

  /** Starts a run. Ignores a request that already runs or was answered. Refuses a request over a limit. */
  start(message: CallbackRequest): void {
    const key = keyOf(message);
    if (this.#runs?.has(key) || this.#answered?.has(key)) return;
    const { maxRuns, maxRunsPerTab = maxRuns } = this.#host;
    const { tabId } = splitRendererId(message.rendererId);
    // Cancelled runs count until their handlers end, because they still take memory.
    const isOneTooMany = this.#runsOf(tabId, maxRunsPerTab) >= maxRunsPerTab;
    const { request, id } = this.#session;
    const free = isOneTooMany ? undefined : this.#slots.take(runOwner(request, id));
    if (free === undefined) {
      this.#refuse(message);
      return;
    }
    const run = new ActiveRun(this.#host, this.#session, message);
    this.#runs ??= new Map();
    this.#runs.set(key, run);
    void run.execute().finally(() => {
      free();
      this.#forget(key);
    });
  }

  has(name: RequestName): boolean {
    return this.#runs?.has(keyOf(name)) === true;
  }

  /** The client has cancelled a request: its run stops, and the tab gets an answer. */
  cancel(requestId: string): void {
    for (const run of this.list()) if (run.message.requestId === requestId) run.stop({ answer: true });
  }

  /** The tab has gone. */
  stopTab(tabId: string): void {
    for (const run of this.list()) if (run.tabId === tabId) run.stop({ answer: false });
  }

  /** @param except ids of requests whose runs go on */
  stopAll(except: ReadonlySet<string> = new Set()): void {
    for (const run of this.list()) if (!except.has(run.message.requestId)) run.stop({ answer: false });
  }

  /** True while a run is active that will end by itself, so it is not persistent. */
  isBusy(): boolean {
    return this.list().some(({ persistent, signal }) => !persistent && !signal.aborted);
  }

  /** Tabs with at least one run that was not stopped. */
  activeTabs(): ReadonlySet<string> {
    return new Set(this.list().flatMap(({ tabId, signal }) => (signal.aborted ? [] : [tabId])));
  }

  list(): readonly ActiveRun[] {
    return this.#runs === undefined ? [] : [...this.#runs.values()];
  }

  /**
   * Remembers that a request was answered, so that it does not run twice. A resumed client may repeat a request whose answer is on
   * its way, or among the messages that the resume repeats.
   */
  remember(name: RequestName): void {
    if (!this.#session.resumable) return;
    this.#answered ??= new Set();
    this.#answered.add(keyOf(name));
    // A client cannot have more unanswered requests than may run.
    const maxRemembered = 2 * this.#host.maxRuns;
    for (const oldest of this.#answered) {
      if (this.#answered.size <= maxRemembered) break;
      this.#answered.delete(oldest);
    }
  }

  #forget(key: string): void {
    this.#runs?.delete(key);
    if (this.#runs?.size === 0) this.#runs = undefined;
  }

  /** Counts the runs of a tab. Returns 0 without counting if all runs together are fewer than `limit`. */
  #runsOf(tabId: string, limit: number): number {
    if (this.#runs === undefined || this.#runs.size < limit) return 0;
    let count = 0;
    for (const run of this.#runs.values()) if (run.tabId === tabId) count += 1;
    return count;
  }

  #refuse(name: RequestName): void {
    const { log, devTools } = this.#host;
    if (this.#session.isShutdown()) return;
    const error = new PatchbayError(ErrorCode.QueueFull, "Too many callbacks run at a time");
    // Once per session: a client with too many requests must not fill the log.
    if (!this.#hasRefused) log({ level: "warn", code: error.code, message: error.message });
    this.#hasRefused = true;
    const outcome: CallbackOutcome = { status: "error", ...publicError(error, devTools) };
    this.#session.answer(name, outcome);
  }
}

function keyOf({ rendererId, requestId }: RequestName): string {
  return `${splitRendererId(rendererId).tabId}\n${requestId}`;
}
