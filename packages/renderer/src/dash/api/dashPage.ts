/** The globals that scripts of a Dash page use. All are there as soon as our script has run. */
import {
  type ComponentId,
  isPlainObject,
  type LayoutPath,
  type PatternId,
  stringifyId,
} from "@patchbay/protocol";
import { type Context, createContext, useContext } from "react";
import { type CleanUrl, joinClientside } from "../../callbacks/clientside/dashClientside.ts";
import { DashContext, useDashContext } from "./dashContext.ts";
import { ExternalWrapper } from "./ExternalWrapper.tsx";
import type { ReduxStore } from "./reduxStore.ts";

/** The members of `window` that we read or write. */
export interface DashPage {
  dash_component_api?: object;
  dash_clientside?: unknown;
  dash_stores?: ReduxStore[];
  store?: ReduxStore;
  __dashprivate_childrenProps?: unknown;
  _dashPlotlyJSURL?: string;
}

/** An app of the page, as `getLayout` asks it. */
export interface LayoutSource {
  /** The value at a path, or the component with an id. Undefined if there is none. */
  layoutAt(target: LayoutPath | PatternId): unknown;
}

/** The key of the apps of a page in `dash_component_api`, where a second copy of this script finds them, too. Newest last. */
const SOURCES = Symbol.for("patchbay.dash.layouts");

type Api = Record<PropertyKey, unknown> & { [SOURCES]?: Set<LayoutSource> };

/** The developer tool that is open. */
export interface Devtool {
  popup: unknown;
  setPopup(popup: unknown): void;
}

export interface OpenedPage {
  readonly DevtoolContext: Context<Devtool>;
  join(source: LayoutSource): () => void;
}

/** Adds our members to the page's globals. Objects and members of other scripts stay, because components keep references to them. */
export function openDashPage(page: DashPage, cleanUrl: CleanUrl): OpenedPage {
  // Components call `clean_url` in apps without clientside callbacks, too.
  joinClientside(
    page,
    { setProps: () => false, resetConnection: () => undefined, cancel: () => 0 },
    cleanUrl,
  );
  const api = (page.dash_component_api ?? {}) as Api;
  page.dash_component_api = api;
  api[SOURCES] ??= new Set();
  const sources = api[SOURCES];
  const DevtoolContext = createContext<Devtool>({ popup: "", setPopup: () => {} });
  const useDevtool = (): Devtool => useContext(DevtoolContext);
  Object.assign(api, {
    ExternalWrapper,
    DashContext,
    useDashContext,
    stringifyId: (id: unknown) => (isPlainObject(id) ? stringifyId(id as ComponentId) : id),
    getLayout(target: LayoutPath | PatternId) {
      for (const source of sources) {
        const found = source.layoutAt(target);
        if (found !== undefined) return found;
      }
      return undefined;
    },
    devtool: {
      DevtoolContext,
      useDevtool,
      useDevtoolMenuButtonClassName(name: unknown) {
        const selected = useDevtool().popup === name;
        return `dash-debug-menu__button${selected ? " dash-debug-menu__button--selected" : ""}`;
      },
    },
  });
  return {
    DevtoolContext,
    join(source) {
      sources.add(source);
      return () => sources.delete(source);
    },
  };
}
