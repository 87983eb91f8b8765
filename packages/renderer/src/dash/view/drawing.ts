/** Tells when React has rendered the pending changes. */
export interface Drawing {
  /** Call it when a component has mounted or updated. */
  drawn(): void;
  /** Resolves after the next render pass, or after `quietMs` milliseconds. */
  once(quietMs: number): Promise<void>;
}

export function createDrawing(): Drawing {
  let waiting: (() => void)[] = [];
  return {
    drawn() {
      if (waiting.length === 0) return;
      const told = waiting;
      waiting = [];
      // React mounts and updates all components of one pass in one task.
      setTimeout(() => {
        for (const tell of told) tell();
      });
    },
    once: (quietMs) =>
      new Promise((resolve) => {
        waiting.push(resolve);
        setTimeout(resolve, quietMs);
      }),
  };
}
