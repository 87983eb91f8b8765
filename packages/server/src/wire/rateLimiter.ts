/** How fast one client's frames are taken in. What comes faster waits in the network, and slows its sender and nobody else. */
import type { Clock } from "../time/clock.ts";

/** The same for all clients. */
export interface RateLimiterSettings {
  /** Frames; as many may come at once. */
  perSecond: number;
  clock: Clock;
}

/** Whose frames they are. */
export interface RateLimiterOwner {
  /** Stops reading from the network. */
  pause(): void;
  resume(): void;
  /** The limit was reached; told once. */
  limited(): void;
  /** So much had been read before the pause could hold that no page can have meant it; told once. */
  exceeded(): void;
}

/** What a read of the network brought at once is paid for by a pause; more than so many seconds of one is a flood. */
const FLOOD_SECONDS = 5;

export class RateLimiter {
  readonly #settings: RateLimiterSettings;
  readonly #owner: RateLimiterOwner;
  #allowance: number;
  #countedAt: number;
  #stopWaiting: (() => void) | undefined;
  #told = false;
  #over = false;

  constructor(settings: RateLimiterSettings, owner: RateLimiterOwner) {
    this.#settings = settings;
    this.#owner = owner;
    this.#allowance = settings.perSecond;
    this.#countedAt = settings.clock.now();
  }

  /** A frame was taken in. False: it is one too many to be handled. */
  accept(): boolean {
    if (this.#over) return false;
    this.#refill();
    this.#allowance -= 1;
    if (this.#allowance >= 0) return true;
    if (!this.#told) this.#owner.limited();
    this.#told = true;
    if (this.#allowance < -FLOOD_SECONDS * this.#settings.perSecond) {
      this.end();
      this.#owner.exceeded();
      return false;
    }
    if (this.#stopWaiting === undefined) this.#pause();
    return true;
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
    this.#owner.pause();
    // A tenth of a second's frames at a time: fewer stops, and no bursts.
    this.#waitFor(this.#settings.perSecond / 10 - this.#allowance);
  }

  #waitFor(frames: number): void {
    const { clock, perSecond } = this.#settings;
    this.#stopWaiting = clock.after((frames / perSecond) * 1000, () => {
      this.#stopWaiting = undefined;
      this.#refill();
      if (this.#allowance < 0) this.#waitFor(-this.#allowance);
      else this.#owner.resume();
    });
  }
}
