/** The resume buffer: messages that a session has sent and its client has not acknowledged, in order, within bounds. */

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
 * Messages per block. Ten thousand separate texts are expensive for the garbage collector, which moves young objects: that was a
 * third of the cost of a stream.
 */
const BLOCK = 64;
/** UTF-16 units per block: the text of a block is kept until its last message is acknowledged. */
const BLOCK_LENGTH = 64 * 1024;

export class ResumeBuffer {
  /** The number of the newest message. */
  last = 0;
  /** Of all messages that are kept, in UTF-16 units. */
  length = 0;
  readonly #bounds: ResumeBufferBounds;
  /** The number of the oldest message that is kept. */
  #first = 1;
  /** The oldest messages; undefined while there are none, as for most clients most of the time. */
  #blocks: Block[] | undefined;
  /** How many messages of the first block are forgotten. */
  #gone = 0;
  /** The newest messages, until they make a block; undefined while there are none. */
  #loose: string[] | undefined;
  #looseLength = 0;

  constructor(bounds: ResumeBufferBounds) {
    this.#bounds = bounds;
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

  /** The messages after this number, oldest first; undefined where one of them was forgotten, or the number was never sent. */
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
