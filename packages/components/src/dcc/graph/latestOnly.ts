type Work = () => Promise<unknown>;

export interface LatestOnly {
  /** Done when what runs is done, unless it is replaced until then. */
  replace(work: Work): Promise<void>;
  /** Done after all that is asked, in order. */
  follow(work: Work): Promise<void>;
}

/**
 * Runs asynchronous work one at a time; of what replaces each other meanwhile only the last is done. So a stream of
 * figures faster than plotly draws is thinned to what it can draw. Work that fails is reported, and does not hold up
 * the next.
 */
export function createLatestOnly(report: (error: unknown) => void): LatestOnly {
  let running: Promise<void> | undefined;
  let next: Work | undefined;
  const following: Work[] = [];

  function take(): Work | undefined {
    const work = next ?? following.shift();
    next = undefined;
    return work;
  }
  async function run(): Promise<void> {
    for (let work = take(); work !== undefined; work = take()) {
      try {
        await work();
      } catch (error) {
        report(error);
      }
    }
    running = undefined;
  }
  function start(): Promise<void> {
    running ??= run();
    return running;
  }
  return {
    replace(work) {
      next = work;
      return start();
    },
    follow(work) {
      following.push(work);
      return start();
    },
  };
}
