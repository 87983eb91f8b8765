/** What the renderer gives each component besides its props. */
/** A direct child that is a component. */
export interface ChildView {
  readonly id: string | undefined;
  readonly type: string;
  /** As the child itself gets them: component-valued props are React nodes. */
  readonly props: Readonly<Record<string, unknown>>;
}

export interface LoadingMark {
  id: string;
  property: string;
}

export interface LoadingOptions {
  /** Counts callbacks that output to anything below, too. */
  below?: boolean;
  filter?: (mark: LoadingMark) => boolean;
}

/** Comes as the prop `host`: one stable value per component. A context of React would cost each component a fiber. */
export interface ComponentHost {
  /** The props of now, which may be later than those last drawn. */
  props(): Readonly<Record<string, unknown>>;
  /** Tells of each change of the props, before it is drawn. Returns what ends it. */
  onChange(listener: () => void): () => void;
  /** Whether a running callback outputs to this component, or with `below` to it or anything below it. */
  useLoading(options?: LoadingOptions): boolean;
  /** The direct children that are components, live. */
  useChildren(): readonly ChildView[];
  /** Says something went wrong in this component; the page shows it in its error surface. */
  reportError(error: Error): void;
}
