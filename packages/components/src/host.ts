/** The interface of the renderer for components. */
/** A direct child that is a component. */
export interface ChildView {
  readonly id: string | undefined;
  readonly type: string;
  /** The props that the child gets: components in them are React nodes. */
  readonly props: Readonly<Record<string, unknown>>;
}

export interface LoadingMark {
  id: string;
  property: string;
}

export interface LoadingOptions {
  /** Counts callbacks with Outputs below the component, too. */
  below?: boolean;
  filter?: (mark: LoadingMark) => boolean;
}

/** The address of an app that has one of its own, and what the addresses in its layout mean. URLs are absolute but for that of `resolve`. */
export interface AppAddress {
  href(): string;
  /** The absolute form of an address in the layout. Files are the server's. The text itself if it is no address. */
  resolve(url: string, kind: "link" | "file"): string;
  /** Whether `push` goes there. Otherwise the browser has to load it. @param reload whether the app asks for a page load */
  takes(url: string, reload: boolean): boolean;
  push(url: string): void;
  /** Calls `listener` after each change. The returned function ends that. */
  subscribe(listener: () => void): () => void;
}

/** The prop `host`: the same object as long as the component is in the layout. A React context would cost a fiber per component. */
export interface ComponentHost {
  /** The current props, which may be newer than those of the last render. */
  props(): Readonly<Record<string, unknown>>;
  /** Calls `listener` on each change of the props, before it is rendered. The returned function ends that. */
  onChange(listener: () => void): () => void;
  /** Whether a running callback has an Output at this component or, with `below`, at a component below it. */
  useLoading(options?: LoadingOptions): boolean;
  /** The direct children that are components. Renders again when they change. */
  useChildren(): readonly ChildView[];
  /** Reports an error of this component to the app. */
  reportError(error: Error): void;
  /** Undefined: the app has the address of the page. */
  readonly address?: AppAddress | undefined;
}
