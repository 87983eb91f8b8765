import { type ErrorCode, PatchbayError, thrownText } from "@patchbay/protocol";
import { createStore } from "zustand/vanilla";
import type { ReadStore } from "./store/readStore.ts";

/** An error or warning in the list of an app. */
export interface Fault {
  code: ErrorCode;
  message: string;
  /** Users see errors. Warnings are for the author of the app. */
  severity: "error" | "warning";
  /** The name of the callback or component that it is about. */
  source?: string;
  /** More about it, such as a stack or the server's answer. Shown with dev tools only. */
  details?: string;
  /** A streamed answer stopped before its end: what the page shows of it is not whole. Every page tells its users. */
  isCutOff?: true;
  /** Repeats the failed request. Called if the user wants to try again. */
  retry?: () => void;
}

/** A fault in the list, with the number of its occurrences. */
export interface ListedFault extends Fault {
  readonly key: number;
  readonly count: number;
  /** Milliseconds since the epoch of its last occurrence. */
  readonly at: number;
}

/** The faults of one app, newest first. Equal faults are one entry with a count. */
export interface Faults {
  readonly list: ReadStore<readonly ListedFault[]>;
  report(fault: Fault): void;
  dismiss(key: number): void;
  dismissAll(): void;
}

const MAX_LISTED_FAULTS = 50;

/** Faults that agree in these are equal. */
const IDENTITY = ["code", "message", "source", "severity"] as const;

/**
 * @param now clock in milliseconds since the epoch
 * @param onFault called with every occurrence
 */
export function createFaults(now: () => number, onFault?: (fault: Fault) => void): Faults {
  const list = createStore<readonly ListedFault[]>(() => []);
  let keys = 0;
  return {
    list,
    report(fault) {
      const listed = list.getState();
      const same = listed.find((other) => IDENTITY.every((key) => other[key] === fault[key]));
      const entry: ListedFault = {
        ...fault,
        key: same?.key ?? ++keys,
        count: (same?.count ?? 0) + 1,
        at: now(),
      };
      list.setState([entry, ...listed.filter((other) => other !== same)].slice(0, MAX_LISTED_FAULTS), true);
      try {
        onFault?.(fault);
      } catch (error) {
        // An error of the page's function goes to the page's error handlers. The app goes on.
        queueMicrotask(() => {
          throw error;
        });
      }
    },
    dismiss(key) {
      list.setState(
        list.getState().filter((fault) => fault.key !== key),
        true,
      );
    },
    dismissAll() {
      list.setState([], true);
    },
  };
}

/** Makes a fault of a thrown value. @param code for values other than a PatchbayError */
export function faultOf(thrown: unknown, code: ErrorCode, source?: string): Fault {
  const fault: Fault = {
    code: thrown instanceof PatchbayError ? thrown.code : code,
    message: thrownText(thrown),
    severity: "error",
  };
  if (source !== undefined) fault.source = source;
  if (thrown instanceof Error && thrown.stack !== undefined) fault.details = thrown.stack;
  return fault;
}
