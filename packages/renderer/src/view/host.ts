import type { Props } from "@patchbay/protocol";
import { useCallback, useRef, useSyncExternalStore } from "react";
import { faultOf } from "../faults.ts";
import type { ComponentNode } from "../store/componentNode.ts";
import type { LoadingMark } from "../store/loading.ts";
import type { ViewApp } from "./viewApp.ts";

/** A direct child that is a component, as the child itself gets its props. */
export interface ChildView {
  readonly id: string | undefined;
  readonly type: string;
  readonly props: Readonly<Props>;
}

export interface LoadingOptions {
  /** Counts callbacks that output to anything below, too. */
  below?: boolean;
  filter?: (mark: LoadingMark) => boolean;
}

/** What a component gets of the renderer besides its props, as the prop `host`; one stable value per component. */
export interface Host {
  /** The props of now, which may be later than those last drawn. */
  props(): Readonly<Props>;
  /** Tells of each change of the props, before it is drawn. Returns what ends it. */
  onChange(listener: () => void): () => void;
  useLoading(options?: LoadingOptions): boolean;
  useChildren(): readonly ChildView[];
  reportError(error: Error): void;
}

export function createHost(node: ComponentNode, app: ViewApp): Host {
  return {
    props: node.store.getState,
    onChange: node.store.subscribe,
    useLoading: createUseLoading(node, app),
    useChildren: () => useChildrenOf(node, app),
    reportError: (error) => app.report(faultOf(error, "component_failed", node.name)),
  };
}

/** A hook whose subscriptions are made once, not once per render: every component uses it. */
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
