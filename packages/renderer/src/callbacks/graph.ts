import { type CallbackDefinition, type ComponentId, ErrorCode, PatchbayError } from "@patchbay/protocol";
import { idKeysText } from "../store/idIndex.ts";

import { type Callback, parseCallback, type Slot } from "./callback.ts";
import { matchesPattern, NO_VALUES } from "./idPattern.ts";

/** A callback met through one of its Inputs or Outputs. */
export interface Link {
  readonly callback: Callback;
  readonly slot: Slot;
}

/** Which callbacks an id and prop concern. */
export interface CallbackGraph {
  readonly callbacks: readonly Callback[];
  /** Definitions left out, and why. */
  readonly faults: readonly PatchbayError[];
  /** Callbacks with this prop as an Input; `prop` undefined asks for every prop of the component. */
  inputsAt(id: ComponentId, prop?: string): readonly Link[];
  outputsAt(id: ComponentId): readonly Link[];
}

export function createGraph(definitions: readonly CallbackDefinition[]): CallbackGraph {
  const callbacks: Callback[] = [];
  const faults: PatchbayError[] = [];
  const inputs = createLinkIndex();
  const outputs = createLinkIndex();
  for (const definition of definitions) {
    let callback: Callback;
    try {
      callback = parseCallback(definition);
    } catch (error) {
      faults.push(
        error instanceof PatchbayError
          ? error
          : new PatchbayError(ErrorCode.RequestMismatch, "A callback definition cannot be read.", {
              cause: error,
            }),
      );
      continue;
    }
    callbacks.push(callback);
    for (const slot of callback.inputs) inputs.add({ callback, slot });
    for (const slot of callback.outputs) outputs.add({ callback, slot });
  }
  return { callbacks, faults, inputsAt: inputs.at, outputsAt: (id) => outputs.at(id) };
}

interface LinkIndex {
  add(link: Link): void;
  at(id: ComponentId, prop?: string): readonly Link[];
}

function createLinkIndex(): LinkIndex {
  const byId = new Map<string, Link[]>();
  const byKeys = new Map<string, Link[]>();
  return {
    add(link) {
      const { keysText, idText } = link.slot;
      const index = keysText === undefined ? byId : byKeys;
      const links = index.get(keysText ?? idText);
      if (links === undefined) index.set(keysText ?? idText, [link]);
      else links.push(link);
    },
    at(id, prop) {
      const links = typeof id === "string" ? byId.get(id) : byKeys.get(idKeysText(id));
      if (links === undefined) return [];
      return links.filter(
        ({ slot }) =>
          (prop === undefined || slot.property === prop) &&
          (typeof id === "string" || matchesPattern(slot, id, NO_VALUES)),
      );
    },
  };
}
