type Work = () => Promise<unknown>;

/**
 * Runs asynchronous work one at a time; of what is asked meanwhile only the last is done. So a stream of figures
 * faster than plotly draws is thinned to what it can draw. Work that fails is reported, and does not hold up the next.
 */
export function createLatestOnly(report: (error: unknown) => void): (work: Work) => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Work | undefined;

  async function run(): Promise<void> {
    while (next !== undefined) {
      const work = next;
      next = undefined;
      try {
        await work();
      } catch (error) {
        report(error);
      }
    }
    running = undefined;
  }
  return (work) => {
    next = work;
    running ??= run();
    return running;
  };
}
