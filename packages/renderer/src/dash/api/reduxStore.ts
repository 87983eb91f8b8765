/** `window.store`: the state of a Dash page in the shape that test tools and Dash's components read. It is made from our own state. */
import type { CallbackDefinition, LayoutPath, PageConfig } from "@patchbay/protocol";
import { useSyncExternalStore } from "react";
import type { PreparedApp } from "../../app/prepareApp.ts";
import type { ListedFault } from "../../faults.ts";
import { subtree } from "../../store/componentNode.ts";
import type { LoadingMark } from "../../store/loading.ts";

type Listener = () => void;
type Thunk = (dispatch: ReduxStore["dispatch"], getState: ReduxStore["getState"]) => unknown;

/** A loading entry in Dash's form. */
export interface LoadingEntry extends LoadingMark {
  readonly path: LayoutPath;
}

export interface ReduxStore {
  getState(): object;
  /** Runs thunks. Other actions are ignored. */
  dispatch(action: unknown): unknown;
  subscribe(listener: Listener): () => void;
  useSelector<T>(selector: (state: object) => T, isEqual?: (a: T, b: T) => boolean): T;
}

export interface StateSource {
  readonly config: PageConfig;
  readonly hooks: object;
  isBusy(): boolean;
  faults(): readonly ListedFault[];
  /** Undefined before there is a layout. */
  app(): PreparedApp | undefined;
}

/** @returns the store, and the function to call when the state has changed */
export function createReduxStore(source: StateSource): { store: ReduxStore; changed: () => void } {
  const listeners = new Set<Listener>();
  let state: object | undefined;
  const changed = (): void => {
    state = undefined;
    for (const listener of [...listeners]) listener();
  };
  const store: ReduxStore = {
    getState() {
      state ??= readState(source);
      return state;
    },
    dispatch: (action) =>
      typeof action === "function" ? (action as Thunk)(store.dispatch, store.getState) : action,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    useSelector<T>(selector: (state: object) => T, isEqual: (a: T, b: T) => boolean = Object.is): T {
      let seen: object | undefined;
      let selected: T;
      const read = (): T => {
        const now = store.getState();
        if (now !== seen) {
          const next = selector(now);
          if (seen === undefined || !isEqual(selected, next)) selected = next;
          seen = now;
        }
        return selected;
      };
      return useSyncExternalStore(store.subscribe, read, read);
    },
  };
  return { store, changed };
}

const DONE = { status: 200 };

/** Large members are computed when they are read. The others, which selectors compare, stay the same until `changed` is called. */
function readState(source: StateSource): object {
  const app = source.app();
  const request = app === undefined ? { status: "loading" } : DONE;
  return {
    config: source.config,
    hooks: source.hooks,
    appLifecycle: app === undefined ? "STARTED" : "HYDRATED",
    layoutRequest: request,
    dependenciesRequest: request,
    reloadRequest: {},
    isLoading: source.isBusy(),
    loading: app === undefined ? {} : readLoading(app),
    error: readErrors(source.faults()),
    callbackJobs: {},
    layoutHashes: {},
    changed: {},
    history: { past: [], present: {}, future: [] },
    profile: { callbacks: {}, updated: [], resources: {}, graphLayout: null },
    get layout() {
      return app === undefined ? {} : { components: app.layout.read(app.layout.root, "children") };
    },
    get paths() {
      return app === undefined ? { strs: {}, objs: {} } : readPaths(app);
    },
    get graphs() {
      return { callbacks: app?.graph.callbacks.map(({ definition }) => definition) ?? [] };
    },
    get callbacks() {
      return readCallbacks(app);
    },
  };
}

interface Paths {
  strs: Record<string, LayoutPath>;
  objs: Record<string, { values: unknown[]; path: LayoutPath }[]>;
}

function readPaths({ layout }: PreparedApp): Paths {
  const paths: Paths = { strs: {}, objs: Object.create(null) };
  for (const node of subtree(layout.root)) {
    const { id } = node;
    if (typeof id === "string") paths.strs[id] = layout.pathOf(node);
    if (typeof id !== "object") continue;
    const keys = Object.keys(id).sort();
    const name = keys.join(",");
    paths.objs[name] ??= [];
    paths.objs[name].push({ values: keys.map((key) => id[key]), path: layout.pathOf(node) });
  }
  return paths;
}

function readLoading({ loading, layout }: PreparedApp): Record<string, readonly LoadingEntry[]> {
  const entries = loading
    .entries()
    .filter(([node]) => layout.isAttached(node))
    .map(([node, marks]) => {
      const path = layout.pathOf(node);
      return [JSON.stringify(path), marks.map((mark) => ({ ...mark, path }))] as const;
    });
  return Object.fromEntries(entries);
}

/** Test tools consider a page idle when every list except `stored` is empty. */
function readCallbacks(app: PreparedApp | undefined): object {
  const pending = app?.runner.pending();
  const entry = (call: { callback: { definition: CallbackDefinition } }) => ({
    callback: call.callback.definition,
  });
  return {
    requested: pending?.requested.map(entry) ?? [],
    prioritized: [],
    blocked: [],
    executing: [],
    watched: pending?.running.map(entry) ?? [],
    executed: [],
    stored: [],
    completed: pending?.completed ?? 0,
  };
}

function readErrors(faults: readonly ListedFault[]): object {
  const entries = faults.map((fault) => ({
    type: fault.code === "component_failed" ? "frontEnd" : "backEnd",
    myID: fault.source,
    error: { message: fault.message, html: fault.details ?? "" },
    timestamp: fault.at,
  }));
  return {
    frontEnd: entries.filter(({ type }) => type === "frontEnd"),
    backEnd: entries.filter(({ type }) => type === "backEnd"),
    backEndConnected: true,
  };
}
