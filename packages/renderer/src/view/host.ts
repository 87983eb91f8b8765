import type { Props } from "@patchbay/protocol";
import { useCallback, useRef, useSyncExternalStore } from "react";
import { faultOf } from "../faults.ts";
import type { ComponentNode } from "../store/componentNode.ts";
import type { LoadingMark } from "../store/loading.ts";
import type { AppAddress } from "./appAddress.ts";
import type { ViewApp } from "./viewApp.ts";

/** A direct child that is a component, with the props that it gets. */
export interface ChildView {
  readonly id: string | undefined;
  readonly type: string;
  readonly props: Readonly<Props>;
}

export interface LoadingOptions {
  /** Counts callbacks with Outputs below the component, too. */
  below?: boolean;
  filter?: (mark: LoadingMark) => boolean;
}

/** The interface of the renderer for a component: its prop `host`. The same object as long as the component is in the layout. */
export interface Host {
  /** The current props, which may be newer than those of the last render. */
  props(): Readonly<Props>;
  /** Calls `listener` on each change of the props, before it is rendered. The returned function ends that. */
  onChange(listener: () => void): () => void;
  useLoading(options?: LoadingOptions): boolean;
  useChildren(): readonly ChildView[];
  reportError(error: Error): void;
  /** Undefined: the app has the address of the page. */
  readonly address: AppAddress | undefined;
}

export function createHost(node: ComponentNode, app: ViewApp): Host {
  return {
    props: node.store.getState,
    onChange: node.store.subscribe,
    useLoading: createUseLoading(node, app),
    useChildren: () => useChildrenOf(node, app),
    reportError: (error) => app.report(faultOf(error, "component_failed", node.name)),
    address: app.address,
  };
}

/** Makes the hook. Its functions are made once per component and not once per render. */
function createUseLoading(node: ComponentNode, { loading }: ViewApp): Host["useLoading"] {
  const own = (listener: () => void): (() => void) => loading.subscribe(node, false, listener);
  const below = (listener: () => void): (() => void) => loading.subscribe(node, true, listener);
  const isOwn = (): boolean => loading.marks(node, false).length > 0;
  return function useLoading(options) {
    const deep = options?.below === true;
    const filter = options?.filter;
    const read =
      deep || filter !== undefined
        ? () => {
            const marks = loading.marks(node, deep);
            return filter === undefined ? marks.length > 0 : marks.some(filter);
          }
        : isOwn;
    return useSyncExternalStore(deep ? below : own, read, read);
  };
}

function useChildrenOf(node: ComponentNode, app: ViewApp): readonly ChildView[] {
  const last = useRef<{ seen: readonly unknown[]; views: readonly ChildView[] }>(undefined);
  const subscribe = useCallback(
    (listener: () => void) => {
      let ends: (() => void)[] = [];
      const follow = (): void => {
        for (const end of ends) end();
        ends = childrenOf(node).map((child) => child.store.subscribe(listener));
      };
      follow();
      const end = node.store.subscribe(() => {
        follow();
        listener();
      });
      return () => {
        end();
        for (const endChild of ends) endChild();
      };
    },
    [node],
  );
  const read = (): readonly ChildView[] => {
    const children = childrenOf(node);
    const seen = children.flatMap((child) => [child, child.store.getState()]);
    const known = last.current;
    if (
      known !== undefined &&
      known.seen.length === seen.length &&
      seen.every((value, at) => value === known.seen[at])
    ) {
      return known.views;
    }
    const views = children.map((child) => ({
      id: child.idText,
      type: child.type,
      props: app.handleOf(child).hydrate(child.store.getState()).props,
    }));
    last.current = { seen, views };
    return views;
  };
  return useSyncExternalStore(subscribe, read, read);
}

function childrenOf(node: ComponentNode): readonly ComponentNode[] {
  return node.nested.get("children") ?? [];
}
