import { ErrorCode, PatchbayError } from "@patchbay/protocol";
import type { Clock } from "./clock.ts";

/**
 * Calls code of an author and waits for its answer. An exception of `ask` rejects, too.
 * @param name of the asked function, for the error
 * @throws PatchbayError `timeout` after `ms` milliseconds; a later answer is dropped
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
