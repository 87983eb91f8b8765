import type { Props } from "@patchbay/protocol";
import { type Context, createContext, type ReactElement } from "react";
import type { PropUpdates } from "../callbacks/propUpdates.ts";
import type { Fault } from "../faults.ts";
import type { LibraryIndex } from "../library.ts";
import type { ComponentNode } from "../store/componentNode.ts";
import type { LayoutStore } from "../store/layoutStore.ts";
import type { Loading } from "../store/loading.ts";
import type { AppAddress } from "./appAddress.ts";
import type { Hydrated } from "./hydration.ts";

/** The parts of a component's props that stay the same as long as it is in the layout. */
export interface NodeHandle {
  readonly setProps: (partial: Props) => void;
  /** The component's `Host`, or what a `ViewHost` has made in its place. */
  readonly host: unknown;
  /** The component's props, made of those in its store. The same store props give the same result. */
  readonly hydrate: (props: Props) => Hydrated;
}

/** The object that the views of one app share. */
export interface ViewApp {
  readonly layout: LayoutStore;
  readonly loading: Loading;
  readonly libraries: LibraryIndex;
  /** Undefined: that of the page. */
  readonly address?: AppAddress | undefined;
  readonly updates: Pick<PropUpdates, "fromComponent" | "fromScript">;
  report(fault: Fault): void;
  /** The text in place of a component that cannot be shown. @param words the text for the author of the app */
  notShown(words: string): string;
  handleOf(node: ComponentNode): NodeHandle;
  /** The element that shows a node. */
  element(node: ComponentNode): ReactElement;
}

/** The app that a view belongs to. */
export const ViewAppContext: Context<ViewApp | undefined> = createContext<ViewApp | undefined>(undefined);
