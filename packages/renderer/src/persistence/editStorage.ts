import { thrownText } from "@patchbay/protocol";
import type { Fault } from "../faults.ts";

/** An edit: the value that the user has set, and the layout's value before. */
export type Edit = readonly [edited: unknown, original?: unknown];

/** Stores edits by key. Never throws. */
export interface EditStorage {
  get(key: string): Edit | undefined;
  /** @param prop name of the prop, for the report of a failure */
  set(key: string, edit: Edit, prop?: string): void;
  remove(key: string): void;
}

/** Opens a browser storage. May throw. */
export type OpenStorage = () => Pick<Storage, "getItem" | "setItem" | "removeItem">;

const PREFIX = "_dash_persistence.";
/** Dash's text for `undefined`, which JSON cannot express. */
const UNDEFINED = "U";

/**
 * The storage for each `persistence_type`. If the browser's storage is forbidden or full, that is reported once, and the edit is kept
 * in memory, until the page is left.
 */
export function createEditStorages(
  open: Readonly<Record<"local" | "session", OpenStorage>>,
  report: (fault: Fault) => void,
): (type: unknown) => EditStorage {
  const memory = createMemoryStorage();
  const opened = new Map<string, EditStorage>();
  return (type) => {
    if (type !== "local" && type !== "session") return memory;
    let storage = opened.get(type);
    if (storage === undefined) {
      storage = createBrowserStorage(type, open[type], memory, report);
      opened.set(type, storage);
    }
    return storage;
  };
}

function createMemoryStorage(): EditStorage {
  const edits = new Map<string, Edit>();
  return {
    get: (key) => edits.get(key),
    set: (key, edit) => void edits.set(key, edit),
    remove: (key) => void edits.delete(key),
  };
}

function createBrowserStorage(
  type: string,
  open: OpenStorage,
  memory: EditStorage,
  report: (fault: Fault) => void,
): EditStorage {
  let isReported = false;
  function warn(what: string, error: unknown): void {
    const message = `${what} (${thrownText(error)}). Edits end with the page.`;
    report({ code: "storage_failed", message, severity: "warning" });
  }
  function attempt<T>(work: (storage: ReturnType<OpenStorage>) => T): T | undefined {
    try {
      return work(open());
    } catch (error) {
      if (!isReported) {
        isReported = true;
        warn(`The ${type} storage cannot be used`, error);
      }
      return undefined;
    }
  }
  return {
    get(key) {
      const kept = memory.get(key);
      if (kept !== undefined) return kept;
      return parseEdit(attempt((storage) => storage.getItem(PREFIX + key)));
    },
    set(key, edit, prop) {
      let text: string | undefined;
      try {
        text = JSON.stringify(edit);
      } catch (error) {
        warn(`The value of ${prop} cannot be stored`, error);
      }
      const stored = text;
      const isStored =
        stored !== undefined &&
        attempt((storage) => {
          storage.setItem(PREFIX + key, stored);
          return true;
        });
      if (isStored) memory.remove(key);
      else memory.set(key, edit);
    },
    remove(key) {
      memory.remove(key);
      attempt((storage) => storage.removeItem(PREFIX + key));
    },
  };
}

function parseEdit(text: string | null | undefined): Edit | undefined {
  if (text === null || text === undefined || text === UNDEFINED) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.length > 0 ? (value as unknown as Edit) : undefined;
  } catch {
    return undefined;
  }
}
