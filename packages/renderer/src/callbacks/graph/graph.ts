import { type CallbackDefinition, type ComponentId, deepEqual, PatchbayError } from "@patchbay/protocol";
import { idKeysText } from "../../store/idIndex.ts";

import { type Callback, parseCallback, type Slot } from "./callback.ts";
import { matchesPattern, NO_VALUES } from "./idPattern.ts";

/** A callback, and the Input or Output that it was found by. */
export interface Link {
  readonly callback: Callback;
  readonly slot: Slot;
}

/** Finds callbacks by the ids and props of their Inputs and Outputs. */
export interface CallbackGraph {
  readonly callbacks: readonly Callback[];
  /** Why definitions were left out. */
  readonly faults: readonly PatchbayError[];
  /** Rises when the definitions are replaced. */
  readonly version: number;
  /** Replaces all definitions. A callback whose definition has not changed stays the same object. */
  replace(definitions: readonly CallbackDefinition[]): void;
  /** Callbacks that have this prop as an Input. Without `prop`: any prop of the component. */
  inputsAt(id: ComponentId, prop?: string): readonly Link[];
  outputsAt(id: ComponentId): readonly Link[];
}

export function createGraph(definitions: readonly CallbackDefinition[]): CallbackGraph {
  let wires = wire(definitions, new Map());
  let version = 0;
  return {
    get callbacks() {
      return wires.callbacks;
    },
    get faults() {
      return wires.faults;
    },
    get version() {
      return version;
    },
    replace(next) {
      wires = wire(next, new Map(wires.callbacks.map((callback) => [callback.key, callback])));
      version++;
    },
    inputsAt: (id, prop) => wires.inputs.at(id, prop),
    outputsAt: (id) => wires.outputs.at(id),
  };
}

interface Wires {
  readonly callbacks: Callback[];
  readonly faults: PatchbayError[];
  readonly inputs: LinkIndex;
  readonly outputs: LinkIndex;
}

function wire(definitions: readonly CallbackDefinition[], known: ReadonlyMap<string, Callback>): Wires {
  const wires: Wires = { callbacks: [], faults: [], inputs: createLinkIndex(), outputs: createLinkIndex() };
  for (const definition of definitions) {
    let callback: Callback;
    try {
      callback = parseCallback(definition);
    } catch (error) {
      wires.faults.push(
        error instanceof PatchbayError
          ? error
          : new PatchbayError("request_mismatch", "A callback definition cannot be read.", {
              cause: error,
            }),
      );
      continue;
    }
    const same = known.get(callback.key);
    if (same !== undefined && deepEqual(same.definition, definition)) callback = same;
    wires.callbacks.push(callback);
    for (const slot of callback.inputs) wires.inputs.add({ callback, slot });
    for (const slot of callback.outputs) wires.outputs.add({ callback, slot });
  }
  return wires;
}

interface LinkIndex {
  add(link: Link): void;
  at(id: ComponentId, prop?: string): readonly Link[];
}

function createLinkIndex(): LinkIndex {
  const byId = new Map<string, Link[]>();
  const byKeys = new Map<string, Link[]>();
  const partials: Link[] = [];
  return {
    add(link) {
      const { keysText, idText, partial } = link.slot;
      if (partial) {
        partials.push(link);
        return;
      }
      const index = keysText === undefined ? byId : byKeys;
      const links = index.get(keysText ?? idText);
      if (links === undefined) index.set(keysText ?? idText, [link]);
      else links.push(link);
    },
    at(id, prop) {
      const known = typeof id === "string" ? byId.get(id) : byKeys.get(idKeysText(id));
      const links = typeof id === "string" || partials.length === 0 ? known : [...(known ?? []), ...partials];
      if (links === undefined) return [];
      return links.filter(
        ({ slot }) =>
          (prop === undefined || slot.property === prop) &&
          (typeof id === "string" || matchesPattern(slot, id, NO_VALUES)),
      );
    },
  };
}
