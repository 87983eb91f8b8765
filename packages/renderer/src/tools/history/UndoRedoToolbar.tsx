import { type ReactElement, useSyncExternalStore } from "react";
import type { History } from "./history.ts";

/** Undoes and redoes changes of the user. As in Dash, a button is there only if it has something to do. */
export function UndoRedoToolbar({ history }: { history: History }): ReactElement {
  const { past, future } = useSyncExternalStore(history.state.subscribe, history.state.getState);
  return (
    // A landmark: people find the two without going through the page.
    <section aria-label="History" className="_dash-undo-redo">
      {past.length > 0 && <Step name="undo" icon="↺" onClick={history.undo} />}
      {future.length > 0 && <Step name="redo" icon="↻" onClick={history.redo} />}
    </section>
  );
}

/** Elements and class names are Dash's, because tests of Dash apps look for them. */
function Step({ name, icon, onClick }: { name: string; icon: string; onClick(): void }): ReactElement {
  return (
    <span className="_dash-undo-redo-link">
      <button type="button" onClick={onClick}>
        <div className={`_dash-icon-${name}`} aria-hidden="true">
          {icon}
        </div>
        <div className="_dash-undo-redo-label">{name}</div>
      </button>
    </span>
  );
}
