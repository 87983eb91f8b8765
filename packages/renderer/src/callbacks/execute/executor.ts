import type { PartUpdate } from "@patchbay/protocol";
import type { Fault } from "../../faults.ts";
import type { Call } from "../schedule/call.ts";
import type { Prepared } from "./requestBody.ts";

/** How one run ended. */
export type RunResult =
  | { status: "done"; response: unknown }
  /** `retryable`: it did not run, or it is not known whether it did. The user may try again. */
  | { status: "failed"; fault: Fault; retryable?: boolean }
  /** Without a result: the run was cancelled or superseded, or a never-ending run lost its connection. */
  | { status: "ended" };

export interface Execution {
  /** Ends the run without a result. Updates that it still streams are dropped. May be called twice. */
  cancel(): void;
}

/** Runs calls of one kind. Calls `finish` exactly once, and before that `part` for each update of a streamed answer. */
export type Executor = (
  call: Call,
  prepared: Prepared,
  finish: (result: RunResult) => void,
  part?: (update: PartUpdate) => void,
) => Execution;
