/** What a page of another origin and the hidden frame of its server say to each other (PROTOCOL.md, rules FW1 to FW5). */

/** In the greeting. The number rises with every incompatible change of this file. */
export const FRAME_GREETING = "patchbay-frame-1";

/** Characters of a name that the frame takes from a page. */
const MAX_NAME = 256;

/** From the page to the frame's window, with one port. All else goes over that port. */
export interface FrameGreeting {
  patchbay: typeof FRAME_GREETING;
  tabId: string;
  /** The id of the lock that the frame shall hold for the tab. A tab that wakes takes another one. */
  lockId: string;
}

export type ToFrame =
  /** The page waits for the end of the worker, which holds this lock. */
  | { type: "watch"; lockName: string }
  /** The page does not use this port any more. `closed`: nor the worker, for this tab. */
  | { type: "leave"; closed: boolean };

export type FromFrame =
  /** Comes with the worker's port. The frame holds the tab's lock, if the browser has locks. */
  | { type: "worker"; holdsLock: boolean }
  /** The frame has no worker for this page, or it cannot be loaded. */
  | { type: "unusable" }
  /** The worker has ended. */
  | { type: "died" };

/** @returns undefined for any other message */
export function readGreeting(data: unknown): Omit<FrameGreeting, "patchbay"> | undefined {
  const { patchbay, ...given } = fieldsOf(data);
  const [tabId, lockId] = [name(given.tabId), name(given.lockId)];
  if (patchbay !== FRAME_GREETING || tabId === undefined || lockId === undefined) return undefined;
  return { tabId, lockId };
}

export function readToFrame(data: unknown): ToFrame | undefined {
  const { type, lockName, closed } = fieldsOf(data);
  if (type === "leave") return { type, closed: closed === true };
  const watched = name(lockName);
  return type === "watch" && watched !== undefined ? { type, lockName: watched } : undefined;
}

/** @param hasPort a worker comes with one port */
export function readFromFrame(data: unknown, hasPort: boolean): FromFrame | undefined {
  const { type, holdsLock } = fieldsOf(data);
  if (type === "worker") return hasPort ? { type, holdsLock: holdsLock === true } : undefined;
  return type === "unusable" || type === "died" ? { type } : undefined;
}

function fieldsOf(data: unknown): { readonly [name: string]: unknown } {
  return typeof data === "object" && data !== null ? (data as { [name: string]: unknown }) : {};
}

function name(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" && value.length <= MAX_NAME ? value : undefined;
}
