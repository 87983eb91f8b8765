/** Says when what React has been told is on the page. */
export interface Drawing {
  /** A component has been drawn, or drawn again. */
  drawn(): void;
  /** After the next drawing as a whole, or when none comes within `quietMs` milliseconds. */
  once(quietMs: number): Promise<void>;
}

export function createDrawing(): Drawing {
  let waiting: (() => void)[] = [];
  return {
    drawn() {
      if (waiting.length === 0) return;
      const told = waiting;
      waiting = [];
      // React draws everything of one pass in one task.
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
