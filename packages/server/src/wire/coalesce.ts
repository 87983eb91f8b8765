/**
 * Which updates that wait are needless: each prop they set has been set anew since, by the same run. What continues a value
 * (a patch) needs all before it. Nothing else changes its place, so that whatever is left out, a tab ends up the same. Pure.
 * It holds an entry only while that entry waits: whoever sends one says so.
 */
import { hasCommand, isPatch, type ServerMessage, splitRendererId } from "@patchbay/protocol";

export interface Coalescer<Entry> {
  /** Behind all others. @returns entries that nobody needs any more; they are forgotten */
  add(entry: Entry, message: ServerMessage): Entry[];
  /** The entry waits no more: what comes later cannot make it needless. */
  sent(entry: Entry): void;
}

/** By run, component and prop: who set it last, and the patches since. */
type Setters<Entry> = Map<string, Set<Entry>>;

interface Update<Entry> {
  readonly tabId: string;
  readonly setters: Setters<Entry>;
  /** Of the props that it is still needed for. */
  readonly keys: Set<string>;
}

export function createCoalescer<Entry extends object>(): Coalescer<Entry> {
  const tabs = new Map<string, Setters<Entry>>();
  const updates = new Map<Entry, Update<Entry>>();

  /** A read sees every write before it; an answer may depend on one; a command is carried out on what is there. */
  function keepAllOf(tabId: string): void {
    for (const entries of tabs.get(tabId)?.values() ?? []) for (const entry of entries) updates.delete(entry);
    tabs.delete(tabId);
  }

  /** Whether the entry is needed for no prop any more. */
  function isNeedless(entry: Entry, key: string): boolean {
    const keys = updates.get(entry)?.keys;
    keys?.delete(key);
    return keys?.size === 0 && updates.delete(entry);
  }

  return {
    add(entry, message) {
      if (!("rendererId" in message)) return [];
      const { rendererId } = message;
      const { tabId } = splitRendererId(rendererId);
      if (message.type !== "set_props" || hasCommand(message.payload.props)) {
        keepAllOf(tabId);
        return [];
      }
      const { componentId, props } = message.payload;
      const setters: Setters<Entry> = tabs.get(tabId) ?? new Map();
      tabs.set(tabId, setters);
      const keys = new Set<string>();
      updates.set(entry, { tabId, setters, keys });
      return Object.entries(props).flatMap(([name, value]) => {
        const key = JSON.stringify([rendererId, componentId, name]);
        keys.add(key);
        const before = setters.get(key);
        if (isPatch(value) && before !== undefined) {
          before.add(entry);
          return [];
        }
        setters.set(key, new Set([entry]));
        return [...(before ?? [])].filter((earlier) => isNeedless(earlier, key));
      });
    },
    sent(entry) {
      const update = updates.get(entry);
      if (update === undefined) return;
      updates.delete(entry);
      for (const key of update.keys) {
        const entries = update.setters.get(key);
        entries?.delete(entry);
        if (entries?.size === 0) update.setters.delete(key);
      }
      if (update.setters.size === 0 && tabs.get(update.tabId) === update.setters) tabs.delete(update.tabId);
    },
  };
}
