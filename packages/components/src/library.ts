import type { ElementType } from "react";

/** Components of one namespace, as the renderer looks them up. */
export interface ComponentLibrary {
  readonly namespace: string;
  readonly components: Readonly<Record<string, ElementType>>;
  /** By type, the patterns of props that hold components (besides `children`). */
  readonly childrenProps: Readonly<Record<string, readonly string[]>>;
}
