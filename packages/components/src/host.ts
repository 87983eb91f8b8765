/** What the renderer gives each component besides its props. */
import { type Context, createContext } from "react";

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

export interface ComponentHost {
  /** Whether a running callback outputs to this component, or with `below` to it or anything below it. */
  useLoading(options?: LoadingOptions): boolean;
  /** The direct children that are components, live. */
  useChildren(): readonly ChildView[];
  /** Says something went wrong in this component; the page shows it in its error surface. */
  reportError(error: Error): void;
}

const NO_CHILDREN: readonly ChildView[] = [];

/** A component's host. Without a renderer nothing loads and there are no children. */
export const HostContext: Context<ComponentHost> = createContext<ComponentHost>({
  useLoading: () => false,
  useChildren: () => NO_CHILDREN,
  reportError: () => {},
});
