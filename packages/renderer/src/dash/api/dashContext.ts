import type { LayoutPath } from "@patchbay/protocol";
import { type Context, createContext, useContext, useSyncExternalStore } from "react";
import type { ComponentNode } from "../../store/componentNode.ts";
import { locate } from "../../store/locatePath.ts";
import type { ViewApp } from "../../view/viewApp.ts";
import type { LoadingEntry, ReduxStore } from "./reduxStore.ts";

export interface DashLoadingOptions {
  /** Asks for the component at this path below the own one. */
  extraPath?: LayoutPath;
  /** Asks for the component at this path. */
  rawPath?: LayoutPath;
  filterFunc?: (entry: LoadingEntry) => boolean;
}

/** The value of `DashContext` for a component of a Dash page. */
export interface DashContextValue {
  readonly componentPath: LayoutPath;
  isLoading(options?: DashLoadingOptions): boolean;
  useLoading(options?: DashLoadingOptions): boolean;
  useSelector<T>(selector: (state: object) => T, isEqual?: (a: T, b: T) => boolean): T;
  useStore(): ReduxStore;
  useDispatch(): ReduxStore["dispatch"];
}

export const DashContext: Context<DashContextValue> = createContext({} as DashContextValue);

export function useDashContext(): DashContextValue {
  return useContext(DashContext) ?? ({} as DashContextValue);
}

/** Makes the value for one component. It is made once, when the component is first shown. */
export function createDashContext(node: ComponentNode, app: ViewApp, store: ReduxStore): DashContextValue {
  const { layout, loading } = app;
  const own = (listener: () => void): (() => void) => loading.subscribe(node, false, listener);
  const any = (listener: () => void): (() => void) => loading.subscribe(layout.root, true, listener);

  function isLoading({ extraPath, rawPath, filterFunc }: DashLoadingOptions = {}): boolean {
    const path = extraPath === undefined ? rawPath : [...layout.pathOf(node), ...extraPath];
    const asked = path === undefined ? node : locate(layout.root, path).exact;
    const marks = asked === undefined ? [] : loading.marks(asked, false);
    if (filterFunc === undefined || asked === undefined) return marks.length > 0;
    return marks.some((mark) => filterFunc({ ...mark, path: layout.pathOf(asked) }));
  }

  return {
    get componentPath() {
      return layout.pathOf(node);
    },
    isLoading,
    useLoading(options) {
      const elsewhere = options?.extraPath !== undefined || options?.rawPath !== undefined;
      const read = (): boolean => isLoading(options);
      return useSyncExternalStore(elsewhere ? any : own, read, read);
    },
    useSelector: store.useSelector,
    useStore: () => store,
    useDispatch: () => store.dispatch,
  };
}
