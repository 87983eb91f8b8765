import type { Props } from "@patchbay/protocol";
import type { LoadingMark } from "../store/loading.ts";
import type { Hydrated } from "./hydration.ts";

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

/** What stays the same for a component as long as it is in the layout. */
export interface NodeHandle {
  readonly setProps: (partial: Props) => void;
  /** Ours, or that of another way of showing nodes. */
  readonly host: unknown;
  /** Props as the component gets them, from those in its store. Equal in, equal out. */
  readonly hydrate: (props: Props) => Hydrated;
}
