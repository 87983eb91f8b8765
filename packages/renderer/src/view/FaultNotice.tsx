import { type ReactElement, useRef } from "react";
import { useStore } from "zustand/react";
import type { Faults } from "../faults.ts";

/** What the users of an app are told where its author is not looking: whole sentences, without names of parts or codes. */
export interface Messages {
  /** A part of the app failed. */
  failed: string;
  /** The outcome of what was asked for is not known, or the server could not be reached: it may be asked for again. */
  lost: string;
  /** Stands in place of a component that cannot be shown. */
  part: string;
}

const MESSAGES: Messages = {
  failed: "Something went wrong. Your other work is not affected.",
  lost: "The connection was interrupted before the answer came.",
  part: "This part could not be shown.",
};

/** As the app words it, or we do. */
export function messageOf(kind: keyof Messages, messages: Partial<Messages> | false | undefined): string {
  return { ...MESSAGES, ...messages }[kind];
}

/** One sentence, however many faults there are; the next fault brings it back after it was dismissed. */
export function FaultNotice({
  faults,
  messages,
}: {
  faults: Faults;
  messages: Partial<Messages> | undefined;
}): ReactElement {
  /** Where the keyboard was before it came here. */
  const from = useRef<EventTarget>(null);
  const errors = useStore(faults.list).filter(({ severity }) => severity === "error");
  const retries = errors.flatMap(({ retry }) => retry ?? []);
  const dismiss = (): void => {
    faults.dismissAll();
    if (from.current instanceof HTMLElement) from.current.focus();
  };
  return (
    // There before it says anything, or screen readers would not read it out.
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
          {`${messageOf(retries.length > 0 ? "lost" : "failed", messages)} `}
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
