import type { ReactElement } from "react";
import { ServerAnswer } from "./ServerAnswer.tsx";

/** What stands behind a fault: a stack, or the page that a server has answered with. */
export function FaultDetails({ text }: { text: string }): ReactElement {
  return (
    <details>
      <summary>Details</summary>
      {/^\s*<(!doctype|html)/i.test(text) ? (
        <ServerAnswer html={text} />
      ) : (
        <pre style={{ whiteSpace: "pre-wrap" }}>{text}</pre>
      )}
    </details>
  );
}
