/** The inbound rate limit of one connection. Over the limit it pauses reading: frames then wait in the network, which slows their sender alone. */
import type { Clock } from "../time/clock.ts";

/** Settings that all connections share. */
export interface RateLimiterSettings {
  /** Frames per second. The same number may come at once. */
  perSecond: number;
  clock: Clock;
}

/** The source of the frames: the `ws` socket. */
export interface FrameSource {
  /** Stops reading from the network. */
  pause(): void;
  resume(): void;
}

export type Acceptance =
  /** Handle the frame. */
  | "accepted"
  /** Handle the frame. It is the first one over the limit. */
  | "slowed"
  /** Far too many frames were read before the pause took effect. Reported once; the limiter has ended. */
  | "exceeded"
  /** Ignore the frame: the limiter has ended. */
  | "ended";

/** One read of the network may bring many frames, and a pause makes up for them. A longer pause than this means `exceeded`. */
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

  /** Counts a frame that was read. Over the limit, pauses the source. */
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
    // Pauses until a tenth of a second's frames are allowed: fewer pauses, and no bursts.
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
