/** Calls a function of the author and reports its error or rejection. A function of type void may be async. */
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
