import { type ReactElement, useSyncExternalStore } from "react";
import type { History } from "./history.ts";

/** Two buttons that take back what the user did, and do it again. */
export function UndoRedoToolbar({ history }: { history: History }): ReactElement {
  const { past, future } = useSyncExternalStore(history.state.subscribe, history.state.getState);
  return (
    <div role="toolbar" aria-label="History" className="_dash-undo-redo">
      <button type="button" onClick={history.undo} disabled={past.length === 0}>
        Undo
      </button>
      <button type="button" onClick={history.redo} disabled={future.length === 0}>
        Redo
      </button>
    </div>
  );
}
