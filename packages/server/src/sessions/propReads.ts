/** The `get_props` questions of one connection that wait for an answer; each settles exactly once. */
import {
  DISCONNECTED,
  ErrorCode,
  type GetPropsRequest,
  type GetPropsResponse,
  ownProp,
  PatchbayError,
} from "@patchbay/protocol";
import { Disconnected } from "../runs/signals.ts";
import type { Clock } from "../time/clock.ts";

/** Of one session at a time: whoever asks more does not wait for answers. */
export const MAX_OPEN_READS = 10_000;

interface Question {
  tabId: string;
  /** As it is sent; it asks for one prop. */
  message: GetPropsRequest;
  timeoutMs: number;
  /** Of the run that asks: its reads fail when it aborts. */
  signal: AbortSignal;
  /** Whether nobody can answer any more. */
  isOver(): boolean;
  /** The tab's answer was that it is gone. */
  onGone(): void;
}

export interface PropReads {
  ask(question: Question): Promise<unknown>;
  /** False when nobody waits for it, or it comes from another tab than the one asked. */
  answer(tabId: string, response: Pick<GetPropsResponse, "requestId" | "payload" | "error">): boolean;
  /** The answer came and cannot be used. False when nobody waits for it. */
  fail(requestId: string, error: PatchbayError): boolean;
  /** Nobody will answer: the connection has ended. */
  failAll(): void;
  /** The questions that wait, oldest first. */
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
    const { message, timeoutMs, signal } = question;
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
      if (question.isOver()) onAbort();
      else signal.addEventListener("abort", onAbort, { once: true });
    });
    return unhandledToo(answer);
  }

  return {
    ask,
    answer(tabId, { requestId, payload, error }) {
      const waiter = waiters.get(requestId);
      if (waiter?.question.tabId !== tabId) return false;
      if (error !== undefined) {
        waiter.settle({ error: failureOf(waiter, error) });
      } else if (payload === DISCONNECTED) {
        waiter.settle({ error: new Disconnected() });
        waiter.question.onGone();
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

/** Says what could not be read. */
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
