import { type ReactElement, useSyncExternalStore } from "react";
import type { History } from "./history.ts";

/** Takes back what the user did, and does it again. Each button is there as long as there is something for it to do, as in Dash. */
export function UndoRedoToolbar({ history }: { history: History }): ReactElement {
  const { past, future } = useSyncExternalStore(history.state.subscribe, history.state.getState);
  return (
    <div role="toolbar" aria-label="History" className="_dash-undo-redo">
      {past.length > 0 && <Step name="undo" icon="↺" onClick={history.undo} />}
      {future.length > 0 && <Step name="redo" icon="↻" onClick={history.redo} />}
    </div>
  );
}

/** Elements and class names are Dash's: tests of apps look for them. */
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
