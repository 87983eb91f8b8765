import { type ComponentType, type ReactElement, useRef } from "react";
import { useStore } from "zustand/react";
import type { Fault, Faults, ListedFault } from "../faults.ts";

export interface FaultListProps {
  faults: Faults;
  /** Whether warnings are shown. */
  warnings: boolean;
  /** Shows what stands behind a fault, to authors. */
  Details: ComponentType<{ text: string }> | undefined;
}

/**
 * The faults of an app, newest first, each to be dismissed. Class names without an underscore are Dash's: tests of apps look
 * for them.
 */
export function FaultList({ faults, warnings, Details }: FaultListProps): ReactElement {
  const section = useRef<HTMLElement>(null);
  const listed = useStore(faults.list).filter(({ severity }) => warnings || severity === "error");
  const total = (severity: Fault["severity"]): number =>
    listed.reduce((sum, fault) => sum + (fault.severity === severity ? fault.count : 0), 0);
  const errors = total("error");
  const others = total("warning");
  // The button that was pressed is gone: a keyboard goes on from here, and not from the top of the page.
  const dismiss = (work: () => void) => (): void => {
    work();
    section.current?.focus();
  };
  return (
    <section
      ref={section}
      role="log"
      aria-label="Errors of this page"
      className="_patchbay-faults"
      tabIndex={-1}
    >
      {listed.length > 0 && (
        <header>
          <span>
            <span className="test-devtools-error-count">{errors}</span>
            {` error${plural(errors)}`}
            {others > 0 && `, ${others} warning${plural(others)}`}
          </span>
          <button type="button" onClick={dismiss(faults.dismissAll)}>
            Dismiss all
          </button>
        </header>
      )}
      {listed.length > 0 && (
        <ol>
          {listed.map((fault) => (
            <FaultItem
              key={fault.key}
              fault={fault}
              Details={Details}
              onDismiss={dismiss(() => faults.dismiss(fault.key))}
            />
          ))}
        </ol>
      )}
    </section>
  );
}

function plural(count: number): string {
  return count === 1 ? "" : "s";
}

function FaultItem(
  props: Pick<FaultListProps, "Details"> & { fault: ListedFault; onDismiss(): void },
): ReactElement {
  const { fault, Details, onDismiss } = props;
  const [title, ...more] = fault.message.split("\n");
  return (
    <li data-severity={fault.severity}>
      <p>
        <code>{fault.code}</code>
        {fault.source !== undefined && <span> {fault.source}</span>}
        {fault.count > 1 && <span> ×{fault.count}</span>}
      </p>
      <p>
        <span className="dash-fe-error__title">{title}</span>
        {more.map((line) => `\n${line}`)}
      </p>
      {Details && fault.details !== undefined && <Details text={fault.details} />}
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
      )}
      <button type="button" aria-label={`Dismiss: ${fault.message}`} onClick={onDismiss}>
        Dismiss
      </button>
    </li>
  );
}
