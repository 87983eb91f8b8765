import type { ReactElement } from "react";
import { useStore } from "zustand/react";
import type { Faults, ListedFault } from "../faults.ts";
import { ServerAnswer } from "./ServerAnswer.tsx";

export interface FaultListProps {
  faults: Faults;
  details: boolean;
}

/**
 * The faults of an app, newest first, each to be dismissed. Without dev tools: errors only, and no details. Class names without
 * an underscore are Dash's: tests of apps look for them.
 */
export function FaultList({ faults, details }: FaultListProps): ReactElement {
  const listed = useStore(faults.list).filter((fault) => details || fault.severity === "error");
  const total = listed.reduce((sum, fault) => sum + fault.count, 0);
  return (
    <section role="log" aria-label="Errors of this page" className="_patchbay-faults">
      {listed.length > 0 && (
        <header>
          <span>
            <span className="test-devtools-error-count">{total}</span>
            {total === 1 ? " error" : " errors"}
          </span>
          <button type="button" onClick={faults.dismissAll}>
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
              details={details}
              onDismiss={() => faults.dismiss(fault.key)}
            />
          ))}
        </ol>
      )}
    </section>
  );
}

function FaultItem(props: { fault: ListedFault; details: boolean; onDismiss(): void }): ReactElement {
  const { fault, details, onDismiss } = props;
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
      {details && fault.details !== undefined && <FaultDetails text={fault.details} />}
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

function FaultDetails({ text }: { text: string }): ReactElement {
  return (
    <details>
      <summary>Details</summary>
      {/^\s*<(!doctype|html)/i.test(text) ? <ServerAnswer html={text} /> : <pre>{text}</pre>}
    </details>
  );
}
