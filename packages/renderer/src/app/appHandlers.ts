import type { TabHandlers } from "@patchbay/client";
import { type AppEvent, isPlainObject, type Props, type SetProps } from "@patchbay/protocol";
import type { PreparedApp } from "./prepareApp.ts";

/** Carries out what the client asks of the app. Until the layout is there, it changes nothing and reads `{}`. */
export class AppHandlers implements TabHandlers {
  /** The app that was made of the server's latest layout. */
  app: PreparedApp | undefined;
  readonly #target: EventTarget;

  /** @param target where events of the server are dispatched: the element of the app */
  constructor(target: EventTarget) {
    this.#target = target;
  }

  update({ componentId, props }: SetProps["payload"]): void {
    this.app?.runner.updates.fromServer(componentId, props);
  }

  /** Scripts hear of it on the element or on the document, also if the element is in a shadow root. */
  event({ name, data }: AppEvent["payload"]): void {
    this.#target.dispatchEvent(
      new CustomEvent(`patchbay:${name}`, { detail: data, bubbles: true, composed: true }),
    );
  }

  read(componentId: string, properties: readonly string[], path?: readonly (string | number)[]): Props {
    const { app } = this;
    const node = app?.layout.ids.get(componentId);
    const props: Props = {};
    if (app === undefined || node === undefined) return props;
    for (const property of properties) {
      const value = app.layout.read(node, property);
      if (path !== undefined) props[property] = valueAt(value, path);
      else if (value !== undefined) props[property] = value;
    }
    return props;
  }

  reconnected(): void {
    this.app?.runner.reconnected();
  }
}

/**
 * The value at a place within a prop (rule GP6): a number is an index of a list, from its end if it is negative; text is a key of an object.
 * Null if there is nothing.
 */
export function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  let at = value;
  for (const key of path) {
    if (typeof key === "number" ? !Array.isArray(at) : !isPlainObject(at)) return null;
    const own: string | number = typeof key === "number" && key < 0 ? key + (at as unknown[]).length : key;
    if (!Object.hasOwn(at as object, own)) return null;
    at = (at as Record<string | number, unknown>)[own];
  }
  return at ?? null;
}
