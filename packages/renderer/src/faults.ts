import { type ErrorCode, PatchbayError, thrownText } from "@patchbay/protocol";
import { createStore } from "zustand/vanilla";
import type { ReadStore } from "./store/readStore.ts";

/** Something that went wrong, for the page's list. */
export interface Fault {
  code: ErrorCode;
  message: string;
  /** An error reaches everyone; a warning is for the author of the app. */
  severity: "error" | "warning";
  /** The callback or component it belongs to. */
  source?: string;
  /** Stack, server page and the like: shown with dev tools only. */
  details?: string;
  /** Does again what failed, if the user wishes. */
  retry?: () => void;
}

/** A fault in the list, with how often it came. */
export interface ListedFault extends Fault {
  readonly key: number;
  readonly count: number;
  /** Milliseconds since the epoch of its last occurrence. */
  readonly at: number;
}

/** The faults of one app, newest first; equal ones are counted and not repeated. */
export interface Faults {
  readonly list: ReadStore<readonly ListedFault[]>;
  report(fault: Fault): void;
  dismiss(key: number): void;
  dismissAll(): void;
}

const MAX_LISTED_FAULTS = 50;

/** @param now clock in milliseconds; @param onFault told of every occurrence */
export function createFaults(now: () => number, onFault?: (fault: Fault) => void): Faults {
  const list = createStore<readonly ListedFault[]>(() => []);
  let keys = 0;
  return {
    list,
    report(fault) {
      const listed = list.getState();
      const same = listed.find(
        (other) =>
          other.code === fault.code &&
          other.message === fault.message &&
          other.source === fault.source &&
          other.severity === fault.severity,
      );
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
        // The page's own error, for its own handlers: nothing of the app depends on it.
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

/** The fault that a thrown value stands for. */
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
