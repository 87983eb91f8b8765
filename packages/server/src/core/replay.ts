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

  const firstKept = (): number => replay.last - (kept.length - start) + 1;

  function forget(count: number): void {
    for (let index = start; index < start + count; index += 1) {
      replay.length -= kept[index]?.length ?? 0;
      kept[index] = "";
    }
    start += count;
    if (start > 64 && start * 2 > kept.length) {
      kept = kept.slice(start);
      start = 0;
    }
  }

  // Numbers and not getters: those make an object three times as large, and there is one for each connection.
  const replay = {
    last: 0,
    length: 0,
    add(text: string): void {
      replay.last += 1;
      replay.length += text.length;
      kept.push(text);
      while (kept.length - start > maxMessages || (replay.length > maxLength && kept.length > start))
        forget(1);
    },
    acknowledge(received: number): void {
      const count = Math.min(received, replay.last) - firstKept() + 1;
      if (count > 0) forget(count);
    },
    after(received: number): readonly string[] | undefined {
      if (received > replay.last || received < firstKept() - 1) return undefined;
      return kept.slice(start + (received - firstKept() + 1));
    },
  };
  return replay;
}
