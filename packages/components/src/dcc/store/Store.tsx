import { deepEqual } from "@patchbay/protocol";
import { useEffect, useLayoutEffect, useRef } from "react";
import type { Rendered } from "../../props.ts";
import { parseStored, readStored, removeStored, writeStored } from "./storedData.ts";
import type { StoreProps } from "./storeProps.ts";

type StorageType = NonNullable<StoreProps["storage_type"]>;

function storageOf(type: StorageType): Storage | undefined {
  if (type === "local") return window.localStorage;
  return type === "session" ? window.sessionStorage : undefined;
}

export function Store(props: Rendered<StoreProps>): null {
  const { reportError } = props.host;
  const { id, data, storage_type = "memory", clear_data = false, setProps } = props;
  /** The item in the storage, and its data as we know it. Undefined before the first read. */
  const item = useRef<{ key: string; data: unknown } | undefined>(undefined);
  const latest = useRef({ setProps, reportError });
  useLayoutEffect(() => {
    latest.current = { setProps, reportError };
  });

  useLayoutEffect(() => {
    const { setProps: set, reportError: report } = latest.current;
    const storage = id === undefined ? undefined : attempt(() => storageOf(storage_type), report);
    const key = `${storage_type} ${id}`;
    if (item.current?.key !== key) {
      item.current = { key, data: undefined };
      // Stored data takes precedence over the layout's.
      const stored = storage && attempt(() => readStored(storage, id ?? ""), report);
      if (stored !== undefined && !clear_data) {
        item.current.data = stored.data;
        set({ data: stored.data, modified_timestamp: stored.modified });
        return;
      }
    }
    const modified = Date.now();
    if (clear_data) {
      item.current.data = null;
      if (storage) attempt(() => removeStored(storage, id ?? ""), report);
      set({ data: null, clear_data: false, modified_timestamp: modified });
      return;
    }
    if (deepEqual(item.current.data ?? null, data ?? null)) return;
    if (data === undefined) {
      // The layout has sent the component again, without data. The data stays.
      set({ data: item.current.data });
      return;
    }
    item.current.data = data;
    if (storage) {
      attempt(() => {
        if (data === null) removeStored(storage, id ?? "");
        else writeStored(storage, id ?? "", { data, modified });
      }, report);
    }
    set({ modified_timestamp: modified });
  }, [id, data, clear_data, storage_type]);

  useEffect(() => {
    if (storage_type !== "local" || id === undefined) return;
    function follow(event: StorageEvent): void {
      if (event.key !== id || event.storageArea !== window.localStorage) return;
      const changed = event.newValue === null ? null : parseStored(event.newValue);
      if (changed === undefined) return;
      item.current = { key: `local ${id}`, data: changed };
      latest.current.setProps({ data: changed, modified_timestamp: Date.now() });
    }
    window.addEventListener("storage", follow);
    return () => window.removeEventListener("storage", follow);
  }, [id, storage_type]);
  return null;
}

/** Runs work on the storage, which may be forbidden (in a sandboxed frame) or full. That is reported; the page keeps the data. */
function attempt<Result>(work: () => Result, report: (error: Error) => void): Result | undefined {
  try {
    return work();
  } catch (error) {
    report(error as Error);
    return undefined;
  }
}
