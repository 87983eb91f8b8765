import type { Props } from "@patchbay/protocol";
import type { Context } from "react";
import type { LoadingMark } from "../store/loading.ts";

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

/** What a component gets of the renderer besides its props; one stable value per component. */
export interface Host {
  useLoading(options?: LoadingOptions): boolean;
  useChildren(): readonly ChildView[];
  reportError(error: Error): void;
}

/** Made by a component library, filled by the renderer: neither imports the other. */
export type HostContext = Context<Host>;
