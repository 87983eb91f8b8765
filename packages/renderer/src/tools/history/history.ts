import type { Props } from "@patchbay/protocol";
import { createStore } from "zustand/vanilla";
import type { ReadStore } from "../../store/readStore.ts";

/** One change by the user of props that callbacks depend on. */
export interface HistoryEntry {
  readonly idText: string;
  readonly before: Props;
  readonly after: Props;
}

export interface HistoryState {
  readonly past: readonly HistoryEntry[];
  readonly future: readonly HistoryEntry[];
}

/** The changes by the user, for undo and redo. */
export interface History {
  readonly state: ReadStore<HistoryState>;
  record(entry: HistoryEntry): void;
  undo(): void;
  redo(): void;
}

/** If there are more, the oldest are forgotten. */
const MAX_ENTRIES = 200;

/** @param apply sets props of a component without recording them */
export function createHistory(apply: (idText: string, props: Props) => void): History {
  const state = createStore<HistoryState>(() => ({ past: [], future: [] }));
  return {
    state,
    record(entry) {
      state.setState(({ past }) => ({ past: [...past, entry].slice(-MAX_ENTRIES), future: [] }));
    },
    undo() {
      const { past, future } = state.getState();
      const entry = past.at(-1);
      if (entry === undefined) return;
      state.setState({ past: past.slice(0, -1), future: [entry, ...future] });
      apply(entry.idText, entry.before);
    },
    redo() {
      const { past, future } = state.getState();
      const [entry, ...rest] = future;
      if (entry === undefined) return;
      state.setState({ past: [...past, entry], future: rest });
      apply(entry.idText, entry.after);
    },
  };
}
