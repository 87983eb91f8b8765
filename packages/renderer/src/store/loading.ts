import type { ComponentNode } from "./componentNode.ts";

/** One Output that a running callback computes. */
export interface LoadingMark {
  /** Id text; empty for a component without an id. */
  readonly id: string;
  readonly property: string;
}

/** The Outputs that running callbacks compute, by component. */
export interface Loading {
  /** Marks an Output. The returned function removes the mark, and may be called twice. */
  mark(node: ComponentNode, property: string): () => void;
  marks(node: ComponentNode, below: boolean): readonly LoadingMark[];
  subscribe(node: ComponentNode, below: boolean, listener: () => void): () => void;
  /** The marked components and their marks. */
  entries(): readonly (readonly [ComponentNode, readonly LoadingMark[]])[];
}

interface Entry {
  marks: readonly LoadingMark[];
  readonly listeners: Set<() => void>;
}

const NONE: readonly LoadingMark[] = [];

/** The cost of a mark depends on the depth of its node, not on the size of the layout. */
export function createLoading(): Loading {
  const own = new Map<ComponentNode, Entry>();
  const below = new Map<ComponentNode, Entry>();

  function change(
    entries: Map<ComponentNode, Entry>,
    node: ComponentNode,
    marks: readonly LoadingMark[],
  ): void {
    const entry = entries.get(node);
    if (entry === undefined) {
      if (marks.length > 0) entries.set(node, { marks, listeners: new Set() });
      return;
    }
    entry.marks = marks;
    if (marks.length === 0 && entry.listeners.size === 0) entries.delete(node);
    for (const listener of [...entry.listeners]) listener();
  }

  return {
    mark(node, property) {
      const mark: LoadingMark = { id: node.idText ?? "", property };
      // The nodes above are kept here: when the mark ends, the node may have left the layout.
      const places: [Map<ComponentNode, Entry>, ComponentNode][] = [[own, node]];
      for (let at: ComponentNode | undefined = node; at !== undefined; at = at.parent)
        places.push([below, at]);
      for (const [entries, at] of places) change(entries, at, [...(entries.get(at)?.marks ?? NONE), mark]);
      let ended = false;
      return () => {
        if (ended) return;
        ended = true;
        for (const [entries, at] of places) {
          change(
            entries,
            at,
            (entries.get(at)?.marks ?? NONE).filter((other) => other !== mark),
          );
        }
      };
    },
    entries: () =>
      [...own].flatMap(([node, { marks }]) => (marks.length > 0 ? [[node, marks] as const] : [])),
    marks: (node, deep) => (deep ? below : own).get(node)?.marks ?? NONE,
    subscribe(node, deep, listener) {
      const entries = deep ? below : own;
      let entry = entries.get(node);
      if (entry === undefined) {
        entry = { marks: NONE, listeners: new Set() };
        entries.set(node, entry);
      }
      const { listeners } = entry;
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && entries.get(node)?.marks.length === 0) entries.delete(node);
      };
    },
  };
}
