/** Counts the frames of one session, and shows each of them to `onFrame`. */

/** A frame as it goes over the wire. @param connectionId the id of the session */
export type OnFrame = (frame: { connectionId: string; direction: "in" | "out"; text: string }) => void;

export class FrameCounter {
  in = 0;
  out = 0;
  readonly #connectionId: string;
  readonly #host: { onFrame: OnFrame };

  constructor(connectionId: string, host: { onFrame: OnFrame }) {
    this.#connectionId = connectionId;
    this.#host = host;
  }

  received(text: string): void {
    this.in += 1;
    this.#host.onFrame({ connectionId: this.#connectionId, direction: "in", text });
  }

  sent(text: string): void {
    this.out += 1;
    this.#host.onFrame({ connectionId: this.#connectionId, direction: "out", text });
  }
}
