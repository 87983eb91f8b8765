/**
 * Limits what the other side of a port can do to the object that Comlink exposes at it. Comlink follows any path: over
 * `["hello", "constructor"]` the other side would construct a function of its own text, and run it here (PROTOCOL.md, rule FW5).
 */

/** More arguments than any call has. */
const MAX_ARGUMENTS = 8;

/**
 * Lets through only calls of the object's own functions, with values as arguments. Anything else is ignored, without an answer. Must
 * be called before `Comlink.expose`, because listeners are called in the order in which they were added.
 */
export function ownCallsOnly(port: Pick<MessagePort, "addEventListener">, api: object): void {
  port.addEventListener("message", (event) => {
    if (!isOwnCall(event.data, api)) event.stopImmediatePropagation();
  });
}

/** @param data after the structured clone: without accessors */
export function isOwnCall(data: unknown, api: object): boolean {
  const { type, path, argumentList } = (data ?? {}) as { [name: string]: unknown };
  // The other side has dropped its end. Comlink then closes this one.
  if (type === "RELEASE") return true;
  return (
    type === "APPLY" &&
    Array.isArray(path) &&
    path.length === 1 &&
    typeof path[0] === "string" &&
    Object.hasOwn(api, path[0]) &&
    Array.isArray(argumentList) &&
    argumentList.length <= MAX_ARGUMENTS &&
    argumentList.every((argument) => (argument as { type?: unknown } | null)?.type === "RAW")
  );
}
