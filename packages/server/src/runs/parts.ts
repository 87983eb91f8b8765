/** The parts of a streamed answer: what a generator yields (PROTOCOL.md, rules ST1 and ST6). */
import { ErrorCode, PatchbayError } from "@patchbay/protocol";

/** Takes a part. @returns false to end the iteration, or a promise of that if it has to wait */
export type TakePart = (part: unknown) => boolean | Promise<boolean>;

/**
 * Gives each value of the generator to `take`. A value that the generator returns is the last part. Ending the iteration early ends the
 * generator. The loop is written out: a generator around the handler's would cost each part as much as everything else here.
 * @param call calls the handler
 * @param recover supplies a last part in place of an error, or throws
 */
export async function eachPart(
  call: () => unknown,
  recover: (error: unknown) => Promise<unknown>,
  take: TakePart,
): Promise<void> {
  let iterator: AsyncIterator<unknown, unknown> | undefined;
  for (;;) {
    let next: IteratorResult<unknown, unknown>;
    let isOver = false;
    try {
      iterator ??= iterable(await call())[Symbol.asyncIterator]();
      next = await iterator.next();
      isOver = next.done === true;
      if (isOver && next.value === undefined) return;
    } catch (error) {
      next = { value: await recover(error) };
      isOver = true;
    }
    let goesOn: boolean;
    try {
      const taken = take(next.value);
      goesOn = typeof taken === "boolean" ? taken : await taken;
    } catch (error) {
      // The error of the part is the one to tell.
      if (!isOver) await Promise.resolve(iterator?.return?.()).catch(() => undefined);
      throw error;
    }
    if (isOver) return;
    if (goesOn) continue;
    await iterator?.return?.();
    return;
  }
}

/** @throws PatchbayError `callback_failed`: a list or a text is no stream */
function iterable(value: unknown): AsyncIterable<unknown, unknown> {
  if (typeof value === "object" && value !== null && Symbol.asyncIterator in value)
    return value as AsyncIterable<unknown, unknown>;
  throw new PatchbayError(
    ErrorCode.CallbackFailed,
    "A callback with stream: true must be an async generator, or return one",
  );
}

/** Whether this is an `async function*`, as it was written. A compiler for old targets makes an ordinary function of it. */
export function isAsyncGenerator(handler: unknown): boolean {
  return Object.prototype.toString.call(handler) === "[object AsyncGeneratorFunction]";
}

/** Whether this is a `function*` that is not async. */
export function isSyncGenerator(handler: unknown): boolean {
  return Object.prototype.toString.call(handler) === "[object GeneratorFunction]";
}
