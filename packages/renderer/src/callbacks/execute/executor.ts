import type { Fault } from "../../faults.ts";
import type { Call } from "../schedule/call.ts";
import type { Prepared } from "./requestBody.ts";

/** How one run ended. */
export type RunResult =
  | { status: "done"; response: unknown }
  /** `retryable`: nobody knows whether it ran; who asked may want to ask again. */
  | { status: "failed"; fault: Fault; retryable?: boolean }
  /** Without a result: cancelled, superseded, or a never-ending run that was cut off. */
  | { status: "ended" };

export interface Execution {
  /** The result is no longer wanted; what the run still streams is dropped. May be called twice. */
  cancel(): void;
}

/** Runs calls of one kind; `finish` is called exactly once. */
export type Executor = (call: Call, prepared: Prepared, finish: (result: RunResult) => void) => Execution;
