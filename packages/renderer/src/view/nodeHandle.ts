import { ErrorCode } from "@patchbay/protocol";
import { useCallback, useRef, useSyncExternalStore } from "react";
import { faultOf } from "../faults.ts";
import type { ComponentNode } from "../store/componentNode.ts";
import type { ChildView, LoadingOptions, NodeHandle } from "./host.ts";
import { createHydration } from "./hydration.ts";
import type { ViewApp } from "./viewApp.ts";

/** @param app whose `handleOf` is this function, remembered per node */
export function createNodeHandle(node: ComponentNode, app: ViewApp): NodeHandle {
  return {
    setProps: (partial) => app.setProps(node, partial),
    hydrate: createHydration(app.layout.slotsOf(node), app.element),
    host: {
      useLoading: (options) => useLoadingOf(node, app, options),
      useChildren: () => useChildrenOf(node, app),
      reportError: (error) => app.report(faultOf(error, ErrorCode.ComponentFailed, node.name)),
    },
  };
}

function useLoadingOf(node: ComponentNode, app: ViewApp, options: LoadingOptions = {}): boolean {
  const { below = false, filter } = options;
  const subscribe = useCallback(
    (listener: () => void) => app.loading.subscribe(node, below, listener),
    [node, app, below],
  );
  const isLoading = (): boolean => {
    const marks = app.loading.marks(node, below);
    return filter === undefined ? marks.length > 0 : marks.some(filter);
  };
  return useSyncExternalStore(subscribe, isLoading, isLoading);
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
