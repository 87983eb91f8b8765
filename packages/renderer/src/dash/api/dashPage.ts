/** What a Dash page's scripts find on `window`, complete as soon as our script has run. */
import {
  type ComponentId,
  isPlainObject,
  type LayoutPath,
  type PatternId,
  stringifyId,
} from "@patchbay/protocol";
import { type Context, createContext, useContext } from "react";
import { type CleanUrl, joinClientside } from "../../callbacks/clientside/pageGlobal.ts";
import { DashContext, useDashContext } from "./dashContext.ts";
import { ExternalWrapper } from "./ExternalWrapper.tsx";
import type { ReduxStore } from "./reduxStore.ts";

/** The members of `window` that are read and written here. */
export interface DashPage {
  dash_component_api?: object;
  dash_clientside?: unknown;
  dash_stores?: ReduxStore[];
  store?: ReduxStore;
  __dashprivate_childrenProps?: unknown;
  _dashPlotlyJSURL?: string;
}

/** An app of the page that can be asked for its layout. */
export interface LayoutSource {
  /** What stands at a path or has an id; undefined without. */
  layoutAt(target: LayoutPath | PatternId): unknown;
}

/** The apps of one page, newest last; in the page's own object, for a second copy of this script. */
const SOURCES = Symbol.for("patchbay.dash.layouts");

type Api = Record<PropertyKey, unknown> & { [SOURCES]?: Set<LayoutSource> };

/** Which of the developer tools is open. */
export interface Devtool {
  popup: unknown;
  setPopup(popup: unknown): void;
}

export interface OpenedPage {
  readonly DevtoolContext: Context<Devtool>;
  join(source: LayoutSource): () => void;
}

/** Adds what is missing, and keeps what other scripts have put there: suites hold on to `DashContext`. */
export function openDashPage(page: DashPage, cleanUrl: CleanUrl): OpenedPage {
  // Components ask for `clean_url` whether or not an app has clientside callbacks.
  joinClientside(page, { setProps: () => false, resetConnection: () => undefined }, cleanUrl);
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
