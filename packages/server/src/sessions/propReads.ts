/** The `getProp` questions of one session that wait for an answer. Each settles exactly once. */
import {
  type CallbackRequest,
  DISCONNECTED,
  ErrorCode,
  type GetPropsRequest,
  type GetPropsResponse,
  ownProp,
  PatchbayError,
  type Props,
} from "@patchbay/protocol";
import { Disconnected } from "../runs/disconnected.ts";
import type { Clock } from "../time/clock.ts";

/** Most open questions of one session. A callback that awaits its answers has few. */
export const MAX_OPEN_READS = 10_000;

/** A run that came over the socket. */
export interface SocketRun {
  readonly message: Pick<CallbackRequest, "rendererId">;
  readonly tabId: string;
  /** The reads of a run fail when it aborts. */
  readonly signal: AbortSignal;
  /** True when the tab can neither receive a message of the run nor answer one. */
  isOver(): boolean;
  setProps(componentId: string, props: Props): void;
  stop(how: { answer: boolean }): void;
}

interface Question {
  readonly run: Pick<SocketRun, "tabId" | "signal" | "isOver" | "stop">;
  /** As it is sent; it asks for one prop. */
  readonly message: GetPropsRequest;
  readonly timeoutMs: number;
}

/** A question whose promise is not settled yet. */
interface OpenRead {
  readonly question: Question;
  resolve(value: unknown): void;
  reject(error: unknown): void;
  /** Ends the timer and stops listening to the run's signal. */
  release(): void;
}

export class PropReads {
  readonly #clock: Clock;
  readonly #open = new Map<string, OpenRead>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  ask(question: Question): Promise<unknown> {
    const { run, message, timeoutMs } = question;
    const { requestId } = message;
    if (this.#open.size >= MAX_OPEN_READS) {
      const text = `Too many reads wait for an answer: ${nameOf(message)}`;
      return handled(Promise.reject(new PatchbayError(ErrorCode.QueueFull, text)));
    }
    const answer = new Promise<unknown>((resolve, reject) => {
      const onAbort = (): void => this.#close(requestId)?.reject(new Disconnected());
      const cancelTimer = this.#clock.after(timeoutMs, () => {
        const error = new PatchbayError(ErrorCode.Timeout, `Timeout waiting for ${nameOf(message)}`);
        this.#close(requestId)?.reject(error);
      });
      const release = (): void => {
        cancelTimer();
        run.signal.removeEventListener("abort", onAbort);
      };
      this.#open.set(requestId, { question, resolve, reject, release });
      if (run.isOver()) onAbort();
      else run.signal.addEventListener("abort", onAbort, { once: true });
    });
    return handled(answer);
  }

  /** Returns false if no question waits for it, or another tab than the one asked sends it. */
  answer(
    tabId: string,
    { requestId, payload, error }: Pick<GetPropsResponse, "requestId" | "payload" | "error">,
  ): boolean {
    if (this.#open.get(requestId)?.question.run.tabId !== tabId) return false;
    const read = this.#close(requestId);
    if (read === undefined) return false;
    const { run, message } = read.question;
    if (error !== undefined) read.reject(failureOf(message, error));
    else if (payload !== DISCONNECTED) read.resolve(ownProp(payload, propertyOf(message)));
    else {
      read.reject(new Disconnected());
      run.stop({ answer: true });
    }
    return true;
  }

  /** Rejects a read whose answer came and cannot be used. Returns false if no question waits for it. */
  fail(requestId: string, error: PatchbayError): boolean {
    const read = this.#close(requestId);
    read?.reject(failureOf(read.question.message, error));
    return read !== undefined;
  }

  /** Rejects all reads: the session has ended, so no answer can come. */
  failAll(): void {
    for (const requestId of [...this.#open.keys()]) this.#close(requestId)?.reject(new Disconnected());
  }

  /** The questions that wait, oldest first. A resumed client is asked again. */
  questions(): GetPropsRequest[] {
    return [...this.#open.values()].map(({ question }) => question.message);
  }

  count(): number {
    return this.#open.size;
  }

  /** Removes an open read, for the caller to settle. */
  #close(requestId: string): OpenRead | undefined {
    const read = this.#open.get(requestId);
    this.#open.delete(requestId);
    read?.release();
    return read;
  }
}

/** Marks the rejection as handled: a read that its callback does not await must not end the process. */
function handled<T>(answer: Promise<T>): Promise<T> {
  answer.catch(() => undefined);
  return answer;
}

/** Names the prop that could not be read. */
function failureOf(
  question: GetPropsRequest,
  { code, message }: Pick<PatchbayError, "code" | "message">,
): PatchbayError {
  return new PatchbayError(code, `${nameOf(question)} cannot be read: ${message}`);
}

function propertyOf({ payload }: GetPropsRequest): string {
  return payload.properties[0] ?? "";
}

function nameOf(message: GetPropsRequest): string {
  const { componentId, path } = message.payload;
  const place = path === undefined ? "" : ` at ${JSON.stringify(path)}`;
  return `${componentId}.${propertyOf(message)}${place}`;
}
