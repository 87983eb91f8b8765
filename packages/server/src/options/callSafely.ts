/** Calls a function and reports its error. Also a rejection, because a function of type void may be async. */
export function callSafely(act: () => unknown, failed: (error: unknown) => void): void {
  try {
    const result = act();
    if (isThenable(result)) Promise.resolve(result).catch(failed);
  } catch (error) {
    failed(error);
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value;
}
