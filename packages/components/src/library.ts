import type { ElementType } from "react";

/** The components of one namespace, for the renderer. */
export interface ComponentLibrary {
  readonly namespace: string;
  readonly components: Readonly<Record<string, ElementType>>;
  /** The `children_props` patterns by type: props that hold components besides `children`. */
  readonly childrenProps: Readonly<Record<string, readonly string[]>>;
}
