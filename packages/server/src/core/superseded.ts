/**
 * Which updates that wait are needless: each prop they set has been set anew since, by the same run. What continues a value
 * (a patch) needs all before it. Nothing else changes its place, so that whatever is left out, a tab ends up the same. Pure.
 */
import { hasCommand, isPatch, type ServerMessage, splitRendererId } from "@patchbay/protocol";

export interface Superseded<Entry> {
  /** Behind all others. @returns entries that nobody needs any more */
  add(entry: Entry, message: ServerMessage): Entry[];
}

export function createSuperseded<Entry extends object>(): Superseded<Entry> {
  /** By tab; then by run, component and prop: who set it last, and the patches since. */
  const tabs = new Map<string, Map<string, Entry[]>>();
  /** How many of its props an entry is still needed for. */
  const needed = new Map<Entry, number>();

  function drop(entry: Entry): boolean {
    const left = (needed.get(entry) ?? 0) - 1;
    if (left > 0) needed.set(entry, left);
    else needed.delete(entry);
    return left === 0;
  }

  return {
    add(entry, message) {
      if (!("rendererId" in message)) return [];
      const { tabId } = splitRendererId(message.rendererId);
      if (message.type !== "set_props" || hasCommand(message.payload.props)) {
        // A read sees every write before it; an answer may depend on one; a command is carried out on what is there.
        tabs.delete(tabId);
        return [];
      }
      const { componentId, props } = message.payload;
      const setters = tabs.get(tabId) ?? new Map<string, Entry[]>();
      tabs.set(tabId, setters);
      const names = Object.keys(props);
      needed.set(entry, names.length);
      return names.flatMap((name) => {
        const key = JSON.stringify([message.rendererId, componentId, name]);
        const before = setters.get(key) ?? [];
        if (isPatch(props[name])) {
          setters.set(key, before);
          before.push(entry);
          return [];
        }
        setters.set(key, [entry]);
        return before.filter(drop);
      });
    },
  };
}
