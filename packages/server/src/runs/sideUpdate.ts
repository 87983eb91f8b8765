/** Collects the `setProps` of a run over HTTP until an answer takes them along. It keeps the latest value of each prop, and later Patches. */
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

/** Values are kept as JSON text, so that later changes by the run do not count. */
interface Setting {
  value: string | undefined;
  readonly patches: string[];
  /** Total length of the texts, in UTF-16 units. */
  length: number;
}

/** Its total length is limited to `maxLength` UTF-16 units of JSON. */
export class SideUpdate {
  readonly #maxLength: number;
  readonly #components = new Map<string, Map<string, Setting>>();
  #length = 0;

  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  /**
   * @throws PatchbayError `callback_failed` if JSON cannot carry a value, `queue_full` beyond the limit; then none of the props is
   * set
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
      const message = `More than ${this.#maxLength} characters of setProps wait for the answer to their request (websocketMaxQueuedLength)`;
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
   * Returns everything collected since the last call; undefined if there is nothing.
   * @param onFault called for a Patch that does not fit the value before it; the Patch has no effect, as over the socket
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
    // One of the Patches does not fit. The others are applied.
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
