/** The `getProp` questions of one session that wait for an answer; each settles exactly once. */
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
import { Disconnected } from "../runs/signals.ts";
import type { Clock } from "../time/clock.ts";

/** The most questions of one session at a time. A callback that waits for its answers asks fewer. */
export const MAX_OPEN_READS = 10_000;

/** A run that came over the socket. */
export interface SocketRun {
  readonly message: Pick<CallbackRequest, "rendererId">;
  readonly tabId: string;
  /** The reads of a run fail when it aborts. */
  readonly signal: AbortSignal;
  /** Nothing that the run sends can arrive any more, and nothing can be answered. */
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

export interface PropReads {
  ask(question: Question): Promise<unknown>;
  /** False when no question waits for it, or another tab than the one asked sends it. */
  answer(tabId: string, response: Pick<GetPropsResponse, "requestId" | "payload" | "error">): boolean;
  /** The answer came and cannot be used. False when no question waits for it. */
  fail(requestId: string, error: PatchbayError): boolean;
  /** The session has ended: no answer can come. */
  failAll(): void;
  /** The questions that wait, oldest first; a resumed client is asked again. */
  open(): GetPropsRequest[];
  count(): number;
}

interface Waiter {
  question: Question;
  settle(outcome: { value: unknown } | { error: unknown }): void;
}

export function createPropReads(clock: Clock): PropReads {
  const waiters = new Map<string, Waiter>();

  function ask(question: Question): Promise<unknown> {
    const { run, message, timeoutMs } = question;
    const { signal } = run;
    const { requestId } = message;
    if (waiters.size >= MAX_OPEN_READS) {
      const text = `Too many reads wait for an answer: ${nameOf(message)}`;
      return unhandledToo(Promise.reject(new PatchbayError(ErrorCode.QueueFull, text)));
    }
    const answer = new Promise<unknown>((resolve, reject) => {
      const onAbort = (): void => settle({ error: new Disconnected() });
      const cancelTimer = clock.after(timeoutMs, () => {
        settle({
          error: new PatchbayError(ErrorCode.Timeout, `Timeout waiting for ${nameOf(message)}`),
        });
      });
      function settle(outcome: { value: unknown } | { error: unknown }): void {
        if (!waiters.delete(requestId)) return;
        cancelTimer();
        signal.removeEventListener("abort", onAbort);
        if ("error" in outcome) reject(outcome.error);
        else resolve(outcome.value);
      }
      waiters.set(requestId, { question, settle });
      if (run.isOver()) onAbort();
      else signal.addEventListener("abort", onAbort, { once: true });
    });
    return unhandledToo(answer);
  }

  return {
    ask,
    answer(tabId, { requestId, payload, error }) {
      const waiter = waiters.get(requestId);
      if (waiter?.question.run.tabId !== tabId) return false;
      if (error !== undefined) {
        waiter.settle({ error: failureOf(waiter, error) });
      } else if (payload === DISCONNECTED) {
        waiter.settle({ error: new Disconnected() });
        waiter.question.run.stop({ answer: true });
      } else {
        waiter.settle({ value: ownProp(payload, propertyOf(waiter.question.message)) });
      }
      return true;
    },
    fail(requestId, error) {
      const waiter = waiters.get(requestId);
      waiter?.settle({ error: failureOf(waiter, error) });
      return waiter !== undefined;
    },
    failAll() {
      for (const waiter of [...waiters.values()]) waiter.settle({ error: new Disconnected() });
    },
    open: () => [...waiters.values()].map(({ question }) => question.message),
    count: () => waiters.size,
  };
}

/** A read the callback no longer awaits must not end the process when its tab goes. */
function unhandledToo<T>(answer: Promise<T>): Promise<T> {
  answer.catch(() => undefined);
  return answer;
}

/** Names the prop that could not be read. */
function failureOf(
  { question }: Waiter,
  { code, message }: Pick<PatchbayError, "code" | "message">,
): PatchbayError {
  return new PatchbayError(code, `${nameOf(question.message)} cannot be read: ${message}`);
}

function propertyOf({ payload }: GetPropsRequest): string {
  return payload.properties[0] ?? "";
}

function nameOf(message: GetPropsRequest): string {
  return `${message.payload.componentId}.${propertyOf(message)}`;
}
