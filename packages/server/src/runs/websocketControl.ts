/** `ctx.websocket`: a running callback's access to its tab and its connection. */
import { type ComponentId, stringifyId } from "@patchbay/protocol";
import type { SocketRun } from "../sessions/propReads.ts";
import type { Session } from "../sessions/session.ts";
import { checkDuration } from "../time/longTimer.ts";
import type { GetPropOptions, WebSocketControl } from "./context.ts";
import { checkValue } from "./result.ts";

export function createWebsocketControl(run: SocketRun, session: Session): WebSocketControl {
  return {
    connectionId: session.id,
    get isShutdown() {
      return run.isOver();
    },
    getProp<T>(id: ComponentId, property: string, { timeoutMs = 30_000, path }: GetPropOptions = {}) {
      checkDuration("timeoutMs", timeoutMs, { forever: true });
      const prop = {
        componentId: stringifyId(id),
        property,
        ...(path !== undefined && { path: checkPath(path) }),
      };
      return session.readProp(run, prop, timeoutMs) as Promise<T | undefined>;
    },
    setProp(id, property, value) {
      checkValue(value, property);
      run.setProps(stringifyId(id), { [property]: value });
    },
    close(code = 1000, reason = "Connection closed") {
      checkClose(code, reason);
      session.close(code, reason);
    },
  };
}

const MAX_PATH = 100;

/** @returns a copy @throws TypeError if the path is no list, is too long, or a key is neither text nor a whole number */
function checkPath(path: readonly (string | number)[]): (string | number)[] {
  if (!Array.isArray(path)) throw new TypeError("path must be a list of text and whole numbers");
  if (path.length > MAX_PATH) throw new TypeError(`path has ${path.length} keys; it may have ${MAX_PATH}`);
  const keys: unknown[] = [...path];
  for (const [at, key] of keys.entries()) {
    if (typeof key === "string" || Number.isSafeInteger(key)) continue;
    const given = typeof key === "number" ? key : key === null ? "null" : `of type ${typeof key}`;
    throw new TypeError(`path[${at}] is ${given}: a key is text or a whole number`);
  }
  return keys as (string | number)[];
}

/** @throws RangeError on a code or reason that a close frame cannot carry */
export function checkClose(code: number, reason: string): void {
  const reserved = code === 1004 || code === 1005 || code === 1006;
  const known = (code >= 1000 && code <= 1014 && !reserved) || (code >= 3000 && code <= 4999);
  if (!Number.isInteger(code) || !known)
    throw new RangeError(`${code} is not a close code that a server may send: use 1000 or 3000 to 4999`);
  if (new TextEncoder().encode(reason).byteLength > 123)
    throw new RangeError("A close reason has at most 123 bytes");
}
