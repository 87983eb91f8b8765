import {
  type ComponentId,
  isPlainObject,
  type LayoutPath,
  ownProp,
  Patch,
  PatchbayError,
  type PatchObject,
  type Props,
  stringifyId,
} from "@patchbay/protocol";
import type { ClientsideFunctions } from "./clientsideExecutor.ts";

/** The functions of an app that scripts of the page can call. */
export interface ClientsideApp {
  /** Returns false if the app has no such component. @throws PatchbayError for a Patch that cannot be applied */
  setProps(target: ComponentId | LayoutPath, props: Props): boolean;
  resetConnection(): void;
  /** @returns how many runs it has cancelled */
  cancel(output: ComponentId): number;
}

export interface ClientsideGlobal extends ClientsideFunctions {
  leave(): void;
}

export type CleanUrl = (url: string, fallback?: string) => string;

/** State that the apps of one page share. It is a property of the global, so that a copy of the global has it, too. */
interface Shared {
  readonly apps: Set<ClientsideApp>;
  readonly members: Readonly<Record<string, unknown>>;
}

type Global = Record<PropertyKey, unknown>;

const SHARED = Symbol.for("patchbay.clientside");

/** `Patch` with the method `build`, which scripts call. */
class ClientsidePatch extends Patch {
  build(): PatchObject {
    return { __dash_patch_update: this.__dash_patch_update, operations: this.operations };
  }
}

/**
 * Joins an app to the page's `dash_clientside`. Members that scripts have added stay. If a script replaces the object, our members
 * are added again before the next call.
 */
export function joinClientside(
  page: { dash_clientside?: unknown },
  app: ClientsideApp,
  cleanUrl: CleanUrl | undefined,
): ClientsideGlobal {
  let shared: Shared | undefined;

  function current(): Global {
    let found = page.dash_clientside as Global | undefined;
    if (!isPlainObject(found) || !Object.isExtensible(found)) {
      found = { ...(isPlainObject(found) && found) };
      page.dash_clientside = found;
    }
    shared ??= (found[SHARED] as Shared | undefined) ?? createShared(found, cleanUrl);
    found[SHARED] = shared;
    for (const [name, value] of Object.entries(shared.members)) {
      if (Object.hasOwn(found, name) && name !== "set_props") continue;
      const writable = typeof value === "function";
      Object.defineProperty(found, name, { value, enumerable: true, configurable: true, writable });
    }
    return found;
  }

  function functionOf(
    { namespace, function_name }: Parameters<ClientsideFunctions["has"]>[0],
    global: Global,
  ): { own: object; run: unknown } {
    const own = ownProp(global, namespace);
    return typeof own === "object" && own !== null
      ? { own, run: ownProp(own, function_name) }
      : { own: global, run: undefined };
  }

  const isMember = (name: "no_update" | "PreventUpdate", value: unknown): boolean =>
    value !== undefined && (value === shared?.members[name] || value === current()[name]);

  current();
  shared?.apps.add(app);
  return {
    has: (name) => typeof functionOf(name, current()).run === "function",
    call(name, args, context) {
      const global = current();
      const { own, run } = functionOf(name, global);
      if (typeof run !== "function") {
        throw new PatchbayError(
          "callback_not_allowed",
          `The page has no clientside function ${name.namespace}.${name.function_name}.`,
        );
      }
      global.callback_context = context;
      try {
        return Reflect.apply(run, own, args);
      } finally {
        delete global.callback_context;
      }
    },
    isNoUpdate: (value) => isMember("no_update", value),
    isPreventUpdate: (thrown) => isMember("PreventUpdate", thrown),
    leave: () => shared?.apps.delete(app),
  };
}

function createShared(found: Global, cleanUrl: CleanUrl | undefined): Shared {
  const apps = new Set<ClientsideApp>();
  const others = found.set_props;
  return {
    apps,
    members: {
      no_update: Object.freeze({ description: "Return to leave an Output alone." }),
      PreventUpdate: Object.freeze({ description: "Throw to leave all Outputs alone." }),
      Patch: ClientsidePatch,
      ...(cleanUrl !== undefined && { clean_url: cleanUrl }),
      /** Resets the connection of every app of the page. For use after a login or logout. */
      reset_connection(): void {
        for (const app of apps) app.resetConnection();
      },
      /**
       * Cancels the runs of every app of the page that update this output: a prop (`out.children`), or all props of a component. Returns
       * how many they were.
       */
      cancel(output: ComponentId): number {
        let count = 0;
        for (const app of apps) count += app.cancel(output);
        return count;
      },
      /** Sets props in every app of the page that has the component. Without one, asks the `set_props` that was there before. */
      set_props(target: ComponentId | LayoutPath, props: Props): void {
        let isKnown = false;
        for (const app of apps) isKnown = app.setProps(target, props) || isKnown;
        if (isKnown) return;
        if (typeof others === "function") others(target, props);
        else throw new PatchbayError("unknown_id", `set_props: there is no ${textOf(target)}.`);
      },
    },
  };
}

function textOf(target: ComponentId | LayoutPath): string {
  return Array.isArray(target) ? JSON.stringify(target) : stringifyId(target as ComponentId);
}
