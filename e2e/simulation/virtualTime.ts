/** Time that moves only when told, and takes what falls due in order. */
export interface VirtualTime {
  now(): number;
  /** @returns a function that cancels */
  after(ms: number, work: () => void): () => void;
  /** Moves on; after each thing that happens, all promises that are ready run. */
  advance(ms: number): Promise<void>;
}

interface Due {
  at: number;
  order: number;
  work: (() => void) | undefined;
}

export function createVirtualTime(): VirtualTime {
  const heap: Due[] = [];
  let time = 0;
  let orders = 0;

  const isBefore = (a: Due, b: Due): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

  function add(due: Due): void {
    let at = heap.push(due) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] as Due;
      if (!isBefore(due, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = due;
  }

  function takeFirst(): Due {
    const first = heap[0] as Due;
    const last = heap.pop() as Due;
    if (heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Due, heap[child] as Due)) child += 1;
      if (!isBefore(heap[child] as Due, last)) break;
      heap[at] = heap[child] as Due;
      at = child;
    }
    heap[at] = last;
    return first;
  }

  return {
    now: () => time,
    after(ms, work) {
      const due: Due = { at: time + Math.max(0, ms), order: ++orders, work };
      add(due);
      return () => {
        due.work = undefined;
      };
    },
    async advance(ms) {
      const end = time + ms;
      // What was done between two steps has promises of its own.
      await ready();
      while (heap.length > 0 && (heap[0] as Due).at <= end) {
        const { at, work } = takeFirst();
        if (work === undefined) continue;
        time = at;
        work();
        await ready();
      }
      time = end;
    },
  };
}

/** Longest chain of promises, from a call in a page to what its answer sets off, with room to spare. */
const TURNS = 24;

/** Lets all that is ready run. Turns of the event loop would do the same at many times the price. */
async function ready(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await undefined;
}
