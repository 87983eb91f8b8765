/**
 * Runs asynchronous work one at a time; of what is asked meanwhile only the last is done. So a stream of figures
 * faster than plotly draws is thinned to what it can draw.
 */
export function createLatestOnly(): (work: () => Promise<unknown>) => Promise<void> {
  let running: Promise<void> | undefined;
  let next: (() => Promise<unknown>) | undefined;

  async function run(): Promise<void> {
    try {
      while (next !== undefined) {
        const work = next;
        next = undefined;
        await work();
      }
    } finally {
      running = undefined;
    }
  }
  return (work) => {
    next = work;
    running ??= run();
    return running;
  };
}
