/** What a run sets while nothing streams, until an answer takes it along: of each prop the latest value, and the Patches since. */
import {
  applyPatch,
  ErrorCode,
  isPatch,
  PATCH_KEY,
  PatchbayError,
  type PatchObject,
  type Props,
  propId,
} from "@patchbay/protocol";
import type { PropsById } from "./result.ts";

/** Values are JSON text: what the run changes in them afterwards does not count. */
interface Setting {
  value: string | undefined;
  readonly patches: string[];
  /** Of all of it, in UTF-16 units. */
  length: number;
}

/** Neither a client nor a callback can make it longer than `maxLength` UTF-16 units of JSON. */
export class SideUpdate {
  readonly #maxLength: number;
  readonly #components = new Map<string, Map<string, Setting>>();
  #length = 0;

  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  /**
   * @throws PatchbayError `callback_failed` for what JSON cannot carry, `queue_full` where more waits than may; then nothing of it
   * counts
   */
  add(componentId: string, props: Props): void {
    const texts = Object.entries(props).map(
      ([name, value]) => [name, textOf(componentId, name, value), isPatch(value)] as const,
    );
    const before = this.#components.get(componentId);
    const length = texts.reduce((sum, [name, text, continues]) => {
      const replaced = continues ? 0 : (before?.get(name)?.length ?? 0);
      return sum + text.length - replaced;
    }, this.#length);
    if (length > this.#maxLength) {
      const message = `More than ${this.#maxLength} characters of setProps wait for an answer to take them along`;
      throw new PatchbayError(ErrorCode.QueueFull, message);
    }
    this.#length = length;
    const settings = before ?? new Map<string, Setting>();
    this.#components.set(componentId, settings);
    for (const [name, text, continues] of texts) {
      const earlier = settings.get(name);
      if (!continues) settings.set(name, { value: text, patches: [], length: text.length });
      else if (earlier === undefined)
        settings.set(name, { value: undefined, patches: [text], length: text.length });
      else {
        earlier.patches.push(text);
        earlier.length += text.length;
      }
    }
  }

  /**
   * All of it, once; undefined where there is nothing.
   * @param onFault hears of a Patch that does not fit the value set before it: as over the socket, it changes nothing
   */
  take(onFault: (error: PatchbayError) => void): PropsById | undefined {
    if (this.#components.size === 0) return undefined;
    const all: PropsById = Object.create(null);
    for (const [componentId, settings] of this.#components) {
      const props: Props = Object.create(null);
      for (const [name, setting] of settings)
        props[name] = joinedValue(setting, (error) =>
          onFault(new PatchbayError(error.code, `${propId(componentId, name)}: ${error.message}`)),
        );
      all[componentId] = props;
    }
    this.#components.clear();
    this.#length = 0;
    return all;
  }
}

function textOf(componentId: string, name: string, value: unknown): string {
  try {
    return JSON.stringify(value) ?? "null";
  } catch (cause) {
    const message = `${propId(componentId, name)} cannot be JSON`;
    throw new PatchbayError(ErrorCode.CallbackFailed, message, { cause });
  }
}

function joinedValue({ value, patches }: Setting, onFault: (error: PatchbayError) => void): unknown {
  const given = patches.map((text) => JSON.parse(text) as PatchObject);
  const joined = { [PATCH_KEY]: PATCH_KEY, operations: given.flatMap(({ operations }) => operations) };
  if (value === undefined) return joined;
  const base: unknown = JSON.parse(value);
  if (patches.length === 0) return base;
  try {
    return applyPatch(base, joined);
  } catch {
    // One of them does not fit: the others count.
    return given.reduce((before, patch) => {
      try {
        return applyPatch(before, patch);
      } catch (error) {
        onFault(error as PatchbayError);
        return before;
      }
    }, base);
  }
}
