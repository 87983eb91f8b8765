/** How fast one client's frames are taken in. What comes faster waits in the network, and slows its sender and nobody else. */
import type { Clock } from "./clock.ts";

export interface IntakeOptions {
  /** Frames; as many may come at once. */
  perSecond: number;
  clock: Clock;
  /** Stops reading from the network. */
  pause(): void;
  resume(): void;
  /** The limit was reached; told once. */
  onLimit(): void;
  /** So much had been read before the pause could hold that no page can have meant it; told once. */
  onFlood(): void;
}

export interface Intake {
  /** A frame was taken in. False: it is one too many to be handled. */
  took(): boolean;
  end(): void;
}

/** What a read of the network brought at once is paid for by a pause; more than so many seconds of one is a flood. */
const FLOOD_SECONDS = 5;

export function createIntake(options: IntakeOptions): Intake {
  const { perSecond, clock } = options;
  let allowance = perSecond;
  let countedAt = clock.now();
  let stopWaiting: (() => void) | undefined;
  let told = false;
  let over = false;

  function refill(): void {
    const now = clock.now();
    allowance = Math.min(perSecond, allowance + ((now - countedAt) / 1000) * perSecond);
    countedAt = now;
  }

  function pause(): void {
    options.pause();
    // A tenth of a second's frames at a time: fewer stops, and no bursts.
    waitFor(perSecond / 10 - allowance);
  }

  function waitFor(frames: number): void {
    stopWaiting = clock.after((frames / perSecond) * 1000, () => {
      stopWaiting = undefined;
      refill();
      if (allowance < 0) waitFor(-allowance);
      else options.resume();
    });
  }

  function end(): void {
    over = true;
    stopWaiting?.();
  }

  return {
    took() {
      if (over) return false;
      refill();
      allowance -= 1;
      if (allowance >= 0) return true;
      if (!told) options.onLimit();
      told = true;
      if (allowance < -FLOOD_SECONDS * perSecond) {
        end();
        options.onFlood();
        return false;
      }
      if (stopWaiting === undefined) pause();
      return true;
    },
    end,
  };
}
