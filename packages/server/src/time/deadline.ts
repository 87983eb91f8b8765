import { ErrorCode, PatchbayError } from "@patchbay/protocol";
import type { Clock } from "./clock.ts";

/**
 * What somebody else's code answers, in time. What it throws at once rejects too.
 * @throws PatchbayError `timeout` after `ms` milliseconds; what comes later is dropped
 */
export async function withDeadline<T>(
  clock: Clock,
  ms: number,
  name: string,
  ask: () => T | Promise<T>,
): Promise<T> {
  let stop = (): void => undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new PatchbayError(ErrorCode.Timeout, `${name} did not answer within ${ms} ms`);
    stop = clock.after(ms, () => reject(error));
  });
  try {
    return await Promise.race([(async () => ask())(), late]);
  } finally {
    stop();
  }
}
