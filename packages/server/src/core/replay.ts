/** What a session has sent and its client has not acknowledged, in order, within bounds: all a resume needs. */

export interface Replay {
  /** The last number given. */
  readonly last: number;
  /** What is kept, in UTF-16 units. */
  readonly length: number;
  /** Keeps a message under the next number, and forgets the oldest beyond the bounds. */
  add(text: string): void;
  /** The client has applied everything up to this number. */
  acknowledge(received: number): void;
  /** All messages after this number, oldest first; undefined where one of them is not kept any more, or never was sent. */
  after(received: number): readonly string[] | undefined;
}

export interface ReplayBounds {
  maxMessages: number;
  /** In UTF-16 units. */
  maxLength: number;
}

export function createReplay({ maxMessages, maxLength }: ReplayBounds): Replay {
  let kept: string[] = [];
  /** Entries before this one are forgotten; the array is cut now and then, not each time. */
  let start = 0;
  let last = 0;
  let length = 0;

  const firstKept = (): number => last - (kept.length - start) + 1;

  function forget(count: number): void {
    for (let index = start; index < start + count; index += 1) {
      length -= kept[index]?.length ?? 0;
      kept[index] = "";
    }
    start += count;
    if (start > 64 && start * 2 > kept.length) {
      kept = kept.slice(start);
      start = 0;
    }
  }

  return {
    get last() {
      return last;
    },
    get length() {
      return length;
    },
    add(text) {
      last += 1;
      length += text.length;
      kept.push(text);
      while (kept.length - start > maxMessages || (length > maxLength && kept.length > start)) forget(1);
    },
    acknowledge(received) {
      const count = Math.min(received, last) - firstKept() + 1;
      if (count > 0) forget(count);
    },
    after(received) {
      if (received > last || received < firstKept() - 1) return undefined;
      return kept.slice(start + (received - firstKept() + 1));
    },
  };
}
