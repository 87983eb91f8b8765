/**
 * Drops superseded updates that wait for a slow client. An update is needless if later ones of the same run set all of its props. A Patch
 * needs the updates before it. All other messages stay, in order, so that the tab ends in the same state. The send queue calls
 * `sent` for each entry that leaves, so that only waiting entries are kept.
 */
import { hasCommand, isPatch, type ServerMessage, splitRendererId } from "@patchbay/protocol";

export interface Superseder<Entry> {
  /** Adds an entry at the end. @returns the entries that it makes needless, which are removed */
  add(entry: Entry, message: ServerMessage): Entry[];
  /** The entry has left the queue. */
  sent(entry: Entry): void;
}

/** By run, component and prop: the entry that set the prop last, and the Patches after it. */
type Setters<Entry> = Map<string, Set<Entry>>;

interface Update<Entry> {
  readonly tabId: string;
  readonly setters: Setters<Entry>;
  /** The props that still need the entry. */
  readonly keys: Set<string>;
}

export function createSuperseder<Entry extends object>(): Superseder<Entry> {
  const tabs = new Map<string, Setters<Entry>>();
  const updates = new Map<Entry, Update<Entry>>();

  /** Marks all updates of a tab so far as needed: a read, an answer or a command that follows may depend on them. */
  function keepAllOf(tabId: string): void {
    for (const entries of tabs.get(tabId)?.values() ?? []) for (const entry of entries) updates.delete(entry);
    tabs.delete(tabId);
  }

  /** Removes a prop from an entry. @returns true if no prop needs the entry any more */
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
