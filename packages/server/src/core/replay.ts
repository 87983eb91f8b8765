/** What a session has sent and its client has not acknowledged, in order, within bounds: all a resume needs. */

export interface ReplayBounds {
  maxMessages: number;
  /** In UTF-16 units. */
  maxLength: number;
}

export class Replay {
  /** The last number given. */
  last = 0;
  /** What is kept, in UTF-16 units. */
  length = 0;
  readonly #bounds: ReplayBounds;
  /** Undefined while all is acknowledged, as it is for most clients most of the time. */
  #kept: string[] | undefined;
  /** Entries before this one are forgotten; the array is cut now and then, not each time. */
  #start = 0;

  constructor(bounds: ReplayBounds) {
    this.#bounds = bounds;
  }

  /** Keeps a message under the next number, and forgets the oldest beyond the bounds. */
  add(text: string): void {
    const { maxMessages, maxLength } = this.#bounds;
    this.last += 1;
    this.length += text.length;
    this.#kept ??= [];
    this.#kept.push(text);
    while (this.#count() > maxMessages || (this.length > maxLength && this.#count() > 0)) this.#forget(1);
  }

  /** The client has applied everything up to this number. */
  acknowledge(received: number): void {
    const count = Math.min(received, this.last) - this.#firstKept() + 1;
    if (count > 0) this.#forget(count);
  }

  /** All messages after this number, oldest first; undefined where one of them is not kept any more, or never was sent. */
  after(received: number): readonly string[] | undefined {
    if (received > this.last || received < this.#firstKept() - 1) return undefined;
    return this.#kept?.slice(this.#start + (received - this.#firstKept() + 1)) ?? [];
  }

  #count(): number {
    return this.#kept === undefined ? 0 : this.#kept.length - this.#start;
  }

  #firstKept(): number {
    return this.last - this.#count() + 1;
  }

  #forget(count: number): void {
    const kept = this.#kept ?? [];
    for (let index = this.#start; index < this.#start + count; index += 1) {
      this.length -= kept[index]?.length ?? 0;
      kept[index] = "";
    }
    this.#start += count;
    if (this.#start === kept.length) {
      this.#kept = undefined;
      this.#start = 0;
    } else if (this.#start > 64 && this.#start * 2 > kept.length) {
      this.#kept = kept.slice(this.#start);
      this.#start = 0;
    }
  }
}
