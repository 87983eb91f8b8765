/** The sending half of a session: numbers its messages, keeps them for a resume, and puts them on its connection's queue. */
import { encodeFrame, type ServerMessage } from "@patchbay/protocol";
import type { SendQueue } from "../wire/sendQueue.ts";
import { ResumeBuffer, type ResumeBufferBounds } from "./resumeBuffer.ts";

/** The session extends it. A member object would be one more call on the way of each message. */
export abstract class MessageSender {
  readonly resumable: boolean;
  readonly #resumeBuffer: ResumeBuffer | undefined;
  #queue: SendQueue | undefined;
  /** Undefined while nobody waits, as in most sessions. */
  #waiting: (() => void)[] | undefined;

  /** @param bounds of the resume buffer; undefined: the session cannot be resumed, so messages have no numbers */
  constructor(bounds: ResumeBufferBounds | undefined) {
    this.resumable = bounds !== undefined;
    this.#resumeBuffer = bounds && new ResumeBuffer(bounds);
  }

  sendQueue(): SendQueue | undefined {
    return this.#queue;
  }

  /** @param encoded the text of the message, if it was encoded before */
  send(message: ServerMessage, encoded?: string): void {
    const { text, seq } = this.encode(message, encoded);
    this.#queue?.push(text, message, seq);
  }

  /** Length of the resume buffer, in UTF-16 units. */
  replayLength(): number {
    return this.#resumeBuffer?.length ?? 0;
  }

  isCrowded(): boolean {
    return this.#queue?.isBehind() === true || this.#resumeBuffer?.isHalfFull() === true;
  }

  whenRelieved(listener: () => void): void {
    this.#waiting ??= [];
    this.#waiting.push(listener);
  }

  relieve(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    for (const listener of waiting ?? []) listener();
  }

  attach(queue: SendQueue): void {
    this.#queue = queue;
  }

  /** Messages that are sent from now on wait for the next connection. */
  protected dropQueue(): void {
    this.#queue = undefined;
    this.relieve();
  }

  /** Encodes a message. In a session that can be resumed, the message gets the next number and is kept until it is acknowledged. */
  protected encode(
    message: ServerMessage,
    text: string = encodeFrame(message),
  ): { text: string; seq?: number } {
    const buffer = this.#resumeBuffer;
    if (buffer === undefined) return { text };
    const seq = buffer.last + 1;
    // The number is appended to the text: encoding a new object with the number would cost twice as much.
    const numbered = `${text.slice(0, -1)},"seq":${seq}}`;
    buffer.add(numbered);
    return { text: numbered, seq };
  }

  /** Sends a message that a resume does not repeat. */
  protected sendUnnumbered(message: ServerMessage): void {
    this.#queue?.push(encodeFrame(message));
  }

  protected acknowledge(received: number): void {
    this.#resumeBuffer?.acknowledge(received);
    this.relieve();
  }

  /** Messages after this number; undefined if some of them are not kept, or if they are longer than the limit, in UTF-16 units. */
  protected messagesAfter(received: number, maxLength: number): readonly string[] | undefined {
    const missed = this.#resumeBuffer?.after(received);
    const length = missed?.reduce((sum, text) => sum + text.length, 0) ?? 0;
    return length > maxLength ? undefined : missed;
  }

  /** Repeats on a new connection the messages that its client has missed. */
  protected resend(missed: readonly string[]): void {
    this.sendUnnumbered({ type: "resumed", recovered: true });
    for (const text of missed) this.#queue?.push(text);
    this.#queue?.continueAfter(this.#resumeBuffer?.last ?? 0);
  }
}
