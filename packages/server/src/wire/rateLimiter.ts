/** The inbound rate limit of one connection. Frames over the limit wait in the network, so that they slow down their sender alone. */
import type { Clock } from "../time/clock.ts";

/** Shared by all connections. */
export interface RateLimiterSettings {
  /** Frames per second; as many may come at once. */
  perSecond: number;
  clock: Clock;
}

/** The source of the frames: the socket of `ws`. */
export interface FrameSource {
  /** Stops reading from the network. */
  pause(): void;
  resume(): void;
}

export type Acceptance =
  /** The frame is to be handled. */
  | "accepted"
  /** The frame is to be handled, and is the first one over the limit. */
  | "slowed"
  /** More frames had been read before the pause took effect than a page can have meant; reported once. */
  | "exceeded"
  /** The limiter has ended, and the frame is not to be handled. */
  | "ended";

/** Frames that one read of the network brought at once are paid for by a pause. A longer pause than this is too much. */
const MAX_PAUSE_SECONDS = 5;

export class RateLimiter {
  readonly #settings: RateLimiterSettings;
  readonly #source: FrameSource;
  #allowance: number;
  #countedAt: number;
  #stopWaiting: (() => void) | undefined;
  #slowed = false;
  #over = false;

  constructor(settings: RateLimiterSettings, source: FrameSource) {
    this.#settings = settings;
    this.#source = source;
    this.#allowance = settings.perSecond;
    this.#countedAt = settings.clock.now();
  }

  /** Counts a frame that was read, and pauses its source where it is over the limit. */
  accept(): Acceptance {
    if (this.#over) return "ended";
    this.#refill();
    this.#allowance -= 1;
    if (this.#allowance >= 0) return "accepted";
    if (this.#allowance < -MAX_PAUSE_SECONDS * this.#settings.perSecond) {
      this.end();
      return "exceeded";
    }
    if (this.#stopWaiting === undefined) this.#pause();
    if (this.#slowed) return "accepted";
    this.#slowed = true;
    return "slowed";
  }

  end(): void {
    this.#over = true;
    this.#stopWaiting?.();
  }

  #refill(): void {
    const { clock, perSecond } = this.#settings;
    const now = clock.now();
    this.#allowance = Math.min(perSecond, this.#allowance + ((now - this.#countedAt) / 1000) * perSecond);
    this.#countedAt = now;
  }

  #pause(): void {
    this.#source.pause();
    // Pauses until a tenth of a second is free: fewer pauses, and no bursts.
    this.#waitFor(this.#settings.perSecond / 10 - this.#allowance);
  }

  #waitFor(frames: number): void {
    const { clock, perSecond } = this.#settings;
    this.#stopWaiting = clock.after((frames / perSecond) * 1000, () => {
      this.#stopWaiting = undefined;
      this.#refill();
      if (this.#allowance < 0) this.#waitFor(-this.#allowance);
      else this.#source.resume();
    });
  }
}
