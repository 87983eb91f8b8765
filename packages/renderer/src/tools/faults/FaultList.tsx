import { type ReactElement, useRef, useState } from "react";
import { useStore } from "zustand/react";
import type { Faults, ListedFault } from "../../faults.ts";
import { FaultDetails } from "./FaultDetails.tsx";

/**
 * The faults of an app for its author, newest first. Each can be dismissed. Class names without an underscore are Dash's, because tests of
 * Dash apps look for them.
 */
export function FaultList({ faults }: { faults: Faults }): ReactElement {
  const section = useRef<HTMLElement>(null);
  /** The element that had the focus before this list. */
  const from = useRef<EventTarget>(null);
  const listed = useStore(faults.list);
  const total = listed.reduce((sum, fault) => sum + fault.count, 0);
  // The button is removed. Without a new place, the focus would go to the top of the page.
  const dismiss = (work: () => void) => (): void => {
    work();
    const next = faults.list.getState().length > 0 ? section.current : from.current;
    if (next instanceof HTMLElement) next.focus();
  };
  return (
    <section
      ref={section}
      role="log"
      aria-label="Errors of this page"
      className="_patchbay-faults"
      tabIndex={-1}
      onFocus={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) from.current = relatedTarget;
      }}
    >
      {listed.length > 0 && (
        <header>
          <span>
            <span className="test-devtools-error-count">{total}</span>
            {total === 1 ? " problem" : " problems"}
          </span>{" "}
          <button type="button" onClick={dismiss(faults.dismissAll)}>
            Dismiss all
          </button>
        </header>
      )}
      {listed.length > 0 && (
        <ol>
          {listed.map((fault) => (
            <FaultItem key={fault.key} fault={fault} onDismiss={dismiss(() => faults.dismiss(fault.key))} />
          ))}
        </ol>
      )}
    </section>
  );
}

function FaultItem(props: { fault: ListedFault; onDismiss(): void }): ReactElement {
  const { fault, onDismiss } = props;
  const [isOpen, setOpen] = useState(false);
  const { details = "" } = fault;
  const [title, ...more] = fault.message.split("\n");
  const message = more.join("\n").trim();
  const heading = <span className="dash-fe-error__title">{title}</span>;
  return (
    <li data-severity={fault.severity}>
      <p>
        <code>{fault.code}</code>
        {fault.source !== undefined && <span> {fault.source}</span>}
        {fault.count > 1 && <span> ×{fault.count}</span>}{" "}
      </p>
      {message + details === "" ? (
        <p>{heading}</p>
      ) : (
        <button
          type="button"
          className="test-devtools-error-toggle"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {heading}
        </button>
      )}{" "}
      {isOpen ? <FaultDetails message={message} details={details} /> : message !== "" && <p>{more[0]}</p>}
      {fault.retry && (
        <button
          type="button"
          onClick={() => {
            onDismiss();
            fault.retry?.();
          }}
        >
          Try again
        </button>
      )}{" "}
      <button type="button" aria-label={`Dismiss: ${fault.message}`} onClick={onDismiss}>
        Dismiss
      </button>
    </li>
  );
}
