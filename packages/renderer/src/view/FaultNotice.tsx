import { type ReactElement, useRef } from "react";
import { useStore } from "zustand/react";
import type { Faults } from "../faults.ts";

/** The texts that tell users of a fault, without dev tools. Whole sentences, without names of components or codes. */
export interface Messages {
  /** A part of the app failed. */
  failed: string;
  /** The server could not be reached, or it is not known whether a request was carried out. The user may try again. */
  lost: string;
  /** A streamed answer stopped before its end. What has come of it stays. */
  cutOff: string;
  /** Shown in place of a component that cannot be shown. */
  part: string;
}

const MESSAGES: Messages = {
  failed: "Something went wrong. Your other work is not affected.",
  lost: "The connection was interrupted before the answer came.",
  cutOff: "The answer was cut off before its end.",
  part: "This part could not be shown.",
};

/** The app's own text, or ours. */
export function messageOf(kind: keyof Messages, messages: Partial<Messages> | false | undefined): string {
  return { ...MESSAGES, ...messages }[kind];
}

/** One sentence, however many faults there are. If the user dismisses it, the next fault shows it again. */
export function FaultNotice({
  faults,
  messages,
  cutOffOnly,
}: {
  faults: Faults;
  messages: Partial<Messages> | undefined;
  /** Other faults are not shown. */
  cutOffOnly: boolean;
}): ReactElement {
  /** The element that had the focus before this notice. */
  const from = useRef<EventTarget>(null);
  const errors = useStore(faults.list).filter(
    ({ severity, isCutOff }) => severity === "error" && (isCutOff || !cutOffOnly),
  );
  const isCutOff = errors.some((fault) => fault.isCutOff);
  const retries = errors.flatMap(({ retry }) => retry ?? []);
  const dismiss = (): void => {
    faults.dismissAll();
    if (from.current instanceof HTMLElement) from.current.focus();
  };
  return (
    // The section is there while it is empty, because screen readers read out changes of an element only.
    <section
      role="log"
      aria-atomic
      className="_patchbay-fault-notice"
      onFocus={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) from.current = relatedTarget;
      }}
    >
      {errors.length > 0 && (
        <>
          {`${messageOf(isCutOff ? "cutOff" : retries.length > 0 ? "lost" : "failed", messages)} `}
          {retries.length > 0 && (
            <button
              type="button"
              onClick={() => {
                dismiss();
                for (const retry of retries) retry();
              }}
            >
              Try again
            </button>
          )}{" "}
          <button type="button" onClick={dismiss}>
            Dismiss
          </button>
        </>
      )}
    </section>
  );
}
