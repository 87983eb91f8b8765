/** Neither throws nor leaves a rejection behind, though functions whose type gives nothing may be async. */
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
