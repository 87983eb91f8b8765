/** Counts the frames of one session, and passes each to `onFrame`. */

/** Called with each frame as it is on the wire. `connectionId` is the id of the session. */
export type OnFrame = (frame: { connectionId: string; direction: "in" | "out"; text: string }) => void;

export class FrameObserver {
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
