import type { ReactElement } from "react";
import { ServerAnswer } from "./ServerAnswer.tsx";

/** The details of a fault: the rest of its message, and a stack or the server's answer. */
export function FaultDetails({ message, details }: { message: string; details: string }): ReactElement {
  return (
    <div className="dash-fe-error__info">
      {message !== "" && <p>{message}</p>}
      {/^\s*<(!doctype|html)/i.test(details) ? (
        <ServerAnswer html={details} />
      ) : (
        details !== "" && <pre>{details}</pre>
      )}
    </div>
  );
}
