/** The parts of a streamed answer: what a generator yields (PROTOCOL.md, rules ST1 and ST6). */
import { ErrorCode, PatchbayError } from "@patchbay/protocol";

/**
 * A value that the generator returns is the last part. Ending the iteration early ends the generator.
 * @param call calls the handler
 * @param recover supplies a part in place of an error, or throws
 */
export async function* partsOf(
  call: () => unknown,
  recover: (error: unknown) => Promise<unknown>,
): AsyncGenerator<unknown, void> {
  try {
    const last: unknown = yield* iterable(await call());
    if (last !== undefined) yield last;
  } catch (error) {
    yield await recover(error);
  }
}

/** @throws PatchbayError `callback_failed`: `yield*` would also take a list or a text apart */
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
