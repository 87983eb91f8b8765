/** `app.shared`: values that all tabs of a topic share. */
import {
  applyPatch,
  type ComponentId,
  ErrorCode,
  isPatch,
  PatchbayError,
  type PatchObject,
} from "@patchbay/protocol";
import { describeThrown } from "../log/describeThrown.ts";
import { checkValue } from "../runs/result.ts";
import type { SessionTab } from "../sessions/session.ts";
import { topicName } from "./names.ts";
import type { Directory } from "./tabDirectory.ts";
import type { TabSender } from "./tabSender.ts";

/**
 * A value longer than this many characters is not sent again for a Patch: the Patch is. A shorter one is, because it puts right what a
 * user has changed in the component meanwhile.
 */
const SENT_WHOLE = 16_384;

/** A value that all tabs of the topic of its name share. `ctx.join(shared)` puts a tab into it. */
export interface Shared<T> {
  /** Also the name of its topic. */
  readonly name: string;
  /** A copy of the value. */
  get(): Promise<T>;
  /** Replaces the value. Rejects with a PatchbayError: `callback_failed` or `message_shape` if JSON cannot carry it, `too_large`; then nothing changes. */
  set(value: T): Promise<void>;
  /**
   * Changes a part of the value. Of two that patch it at once neither loses its change, which a `get` followed by a `set` would. Rejects
   * with a PatchbayError, as `set`, and `patch_failed` if the Patch does not fit; then nothing changes.
   */
  patch(patch: PatchObject): Promise<void>;
  /**
   * Keeps a prop of each tab in the topic at the value: now, with each change, and when a tab joins later.
   * @returns a function that ends it @throws PatchbayError `too_large`
   */
  bind(id: ComponentId, property: string): () => void;
}

/** `app.shared`. */
export type SharedValues = <T>(name: string, initial: T) => Shared<T>;

export interface SharedOptions {
  directory: Directory;
  sender: TabSender;
}

export function createSharedValues(options: SharedOptions): SharedValues {
  const values = new Map<string, SharedValue<unknown>>();
  return <T>(given: string, initial: T) => {
    const name = topicName(given);
    const known = values.get(name) ?? new SharedValue<unknown>(name, initial, options);
    values.set(name, known);
    return known as Shared<unknown> as Shared<T>;
  };
}

class SharedValue<T> implements Shared<T> {
  readonly name: string;
  readonly #options: SharedOptions;
  readonly #bindings = new Set<readonly [id: ComponentId, property: string]>();
  #value: T;

  constructor(name: string, initial: T, options: SharedOptions) {
    this.name = name;
    this.#options = options;
    this.#value = this.#valueOf(initial);
    options.directory.onJoined(name, (tab) => {
      for (const binding of this.#bindings) this.#send([tab], binding, this.#value);
    });
  }

  async get(): Promise<T> {
    return structuredClone(this.#value);
  }

  async set(value: T): Promise<void> {
    const next = this.#valueOf(value);
    this.#sendToAll(next);
    this.#value = next;
  }

  async patch(patch: PatchObject): Promise<void> {
    if (!isPatch(patch)) throw new PatchbayError(ErrorCode.PatchFailed, `${this.name}: this is no Patch`);
    const copy = this.#copyOf(patch);
    const next = applyPatch(this.#value, copy) as T;
    const isLong = this.#bindings.size > 0 && JSON.stringify(next).length > SENT_WHOLE;
    this.#sendToAll(isLong ? copy : next);
    this.#value = next;
  }

  bind(id: ComponentId, property: string): () => void {
    const binding = [id, property] as const;
    this.#send(this.#members(), binding, this.#value);
    this.#bindings.add(binding);
    return () => this.#bindings.delete(binding);
  }

  #members(): readonly SessionTab[] {
    return this.#options.directory.members(this.name);
  }

  #sendToAll(value: unknown): void {
    const members = this.#members();
    for (const binding of this.#bindings) this.#send(members, binding, value);
  }

  #send(tabs: readonly SessionTab[], [id, property]: readonly [ComponentId, string], value: unknown): void {
    this.#options.sender.props(tabs, id, { [property]: value });
  }

  #valueOf(value: T): T {
    if (isPatch(value))
      throw new PatchbayError(ErrorCode.PatchFailed, `${this.name}: a Patch is no value; give it to patch`);
    return this.#copyOf(value);
  }

  /** A copy, which later changes of the original do not reach. */
  #copyOf<V>(value: V): V {
    checkValue(value, this.name);
    try {
      return JSON.parse(JSON.stringify(value));
    } catch (cause) {
      throw new PatchbayError(
        ErrorCode.MessageShape,
        `${this.name} cannot be JSON: ${describeThrown(cause)}`,
        { cause },
      );
    }
  }
}
