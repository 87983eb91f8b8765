/** The resume buffer: sent messages that the client has not acknowledged, in order and within bounds. */

export interface ResumeBufferBounds {
  maxMessages: number;
  /** Total length, in UTF-16 units. */
  maxLength: number;
}

/** Messages that are kept as one text, separated by line breaks. Encoded JSON has none. */
interface Block {
  readonly text: string;
  /** Length of each message, in UTF-16 units. */
  readonly lengths: readonly number[];
}

/**
 * Messages per block. The garbage collector moves young objects, and ten thousand separate texts were a third of the cost of a
 * stream.
 */
const BLOCK = 64;
/** UTF-16 units per block: the text of a block is kept until its last message is acknowledged. */
const BLOCK_LENGTH = 64 * 1024;

export class ResumeBuffer {
  /** The number of the newest message. */
  last = 0;
  /** Total length of the kept messages, in UTF-16 units. */
  length = 0;
  readonly #bounds: ResumeBufferBounds;
  /** The number of the oldest message that is kept. */
  #first = 1;
  /** The oldest messages. Undefined while there are none, as in most sessions. */
  #blocks: Block[] | undefined;
  /** Number of forgotten messages in the first block. */
  #gone = 0;
  /** The newest messages, until they fill a block. Undefined while there are none. */
  #loose: string[] | undefined;
  #looseLength = 0;

  constructor(bounds: ResumeBufferBounds) {
    this.#bounds = bounds;
  }

  /** True if the client has not acknowledged half of what can be kept. */
  isHalfFull(): boolean {
    const { maxMessages, maxLength } = this.#bounds;
    return this.#count() > maxMessages / 2 || this.length > maxLength / 2;
  }

  /** Keeps a message under the next number, and forgets the oldest ones beyond the bounds. */
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

  /** Returns the messages after this number, oldest first; undefined if one of them was forgotten, or the number was never sent. */
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
