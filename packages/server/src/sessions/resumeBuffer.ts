/** What a session has sent and its client has not acknowledged, in order, within bounds: all a resume needs. */

export interface ResumeBufferBounds {
  maxMessages: number;
  /** In UTF-16 units. */
  maxLength: number;
}

/** Messages that are kept as one text. JSON holds no line breaks of its own. */
interface Block {
  readonly text: string;
  /** Of each message, in UTF-16 units. */
  readonly lengths: readonly number[];
}

/**
 * So many messages make a block. Ten thousand texts by themselves are dear to a garbage collector, which moves what is young and
 * alive from place to place: that was a third of what a stream cost the server.
 */
const BLOCK = 64;
/** Or so many UTF-16 units: the text of a block is held until its last message is acknowledged. */
const BLOCK_LENGTH = 64 * 1024;

export class ResumeBuffer {
  /** The last number given. */
  last = 0;
  /** What is kept, in UTF-16 units. */
  length = 0;
  readonly #bounds: ResumeBufferBounds;
  /** The number of the oldest that can still be given. */
  #first = 1;
  /** The oldest; undefined while there are none, as for most clients most of the time. */
  #blocks: Block[] | undefined;
  /** Of the first block so many are forgotten. */
  #gone = 0;
  /** The newest, until they make a block; undefined while all is acknowledged. */
  #loose: string[] | undefined;
  #looseLength = 0;

  constructor(bounds: ResumeBufferBounds) {
    this.#bounds = bounds;
  }

  /** Keeps a message under the next number, and forgets the oldest beyond the bounds. */
  add(text: string): void {
    const { maxMessages, maxLength } = this.#bounds;
    this.last += 1;
    this.length += text.length;
    this.#loose ??= [];
    this.#loose.push(text);
    this.#looseLength += text.length;
    while (this.#count() > maxMessages || (this.length > maxLength && this.#count() > 0))
      this.#forgetOldest();
    if (this.#loose === undefined) return;
    if (this.#loose.length < BLOCK && this.#looseLength < BLOCK_LENGTH) return;
    this.#blocks ??= [];
    this.#blocks.push({ text: this.#loose.join("\n"), lengths: this.#loose.map(({ length }) => length) });
    this.#loose = undefined;
    this.#looseLength = 0;
  }

  /** The client has applied everything up to this number. */
  acknowledge(received: number): void {
    while (this.#first <= Math.min(received, this.last)) this.#forgetOldest();
  }

  /** All messages after this number, oldest first; undefined where one of them is not kept any more, or never was sent. */
  after(received: number): readonly string[] | undefined {
    if (received > this.last || received < this.#first - 1) return undefined;
    const texts = (this.#blocks ?? []).flatMap(({ text }) => text.split("\n"));
    return [...texts, ...(this.#loose ?? [])].slice(this.#gone + received - this.#first + 1);
  }

  #count(): number {
    return this.last - this.#first + 1;
  }

  #forgetOldest(): void {
    this.#first += 1;
    const block = this.#blocks?.[0];
    if (block === undefined) {
      const { length = 0 } = this.#loose?.shift() ?? {};
      this.length -= length;
      this.#looseLength -= length;
      if (this.#loose?.length === 0) this.#loose = undefined;
      return;
    }
    this.length -= block.lengths[this.#gone] ?? 0;
    this.#gone += 1;
    if (this.#gone < block.lengths.length) return;
    this.#gone = 0;
    this.#blocks?.shift();
    if (this.#blocks?.length === 0) this.#blocks = undefined;
  }
}
