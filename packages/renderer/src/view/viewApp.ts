import { type Context, createContext, type ReactElement } from "react";
import type { PropUpdates } from "../callbacks/propUpdates.ts";
import type { Fault } from "../faults.ts";
import type { LibraryIndex } from "../library.ts";
import type { ComponentNode } from "../store/componentNode.ts";
import type { LayoutStore } from "../store/layoutStore.ts";
import type { Loading } from "../store/loading.ts";
import type { NodeHandle } from "./host.ts";

/** What the views of one app share. */
export interface ViewApp {
  readonly layout: LayoutStore;
  readonly loading: Loading;
  readonly libraries: LibraryIndex;
  readonly updates: Pick<PropUpdates, "fromComponent" | "fromScript">;
  report(fault: Fault): void;
  /** What is read in place of a component that cannot be shown. @param words for the author of the app */
  notShown(words: string): string;
  handleOf(node: ComponentNode): NodeHandle;
  /** The element that shows a node. */
  element(node: ComponentNode): ReactElement;
}

/** The app that a view belongs to. */
export const ViewAppContext: Context<ViewApp | undefined> = createContext<ViewApp | undefined>(undefined);
