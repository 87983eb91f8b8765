import type { CSSProperties } from "react";

/** For what stands above the app, in the corner where its text begins: here rather than in a sheet, since few apps have any. */
export function inCorner(insetInlineStart: number): CSSProperties {
  return {
    position: "fixed",
    insetBlockEnd: 12,
    insetInlineStart,
    zIndex: 2147483000,
    background: "canvas",
    borderRadius: 8,
  };
}
