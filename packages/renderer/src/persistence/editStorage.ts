import { thrownText } from "@patchbay/protocol";
import type { Fault } from "../faults.ts";

/** An edit: what the user made of a value, and what it was before. */
export type Edit = readonly [edited: unknown, original?: unknown];

/** Where edits are kept, by key. Never throws. */
export interface EditStorage {
  get(key: string): Edit | undefined;
  /** @param prop whose value it is, for people */
  set(key: string, edit: Edit, prop?: string): void;
  remove(key: string): void;
}

/** The part of a browser storage that is used. Reaching for it may throw already. */
export type OpenStorage = () => Pick<Storage, "getItem" | "setItem" | "removeItem">;

const PREFIX = "_dash_persistence.";
/** Stands for a value that JSON cannot say. */
const UNDEFINED = "U";

/**
 * Storages by `persistence_type`. One that is forbidden, or full, is reported once and replaced by the page's memory,
 * so that an edit lives at least as long as the page.
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
