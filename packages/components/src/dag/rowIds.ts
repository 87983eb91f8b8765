import type { GridRow } from "./agGridProps.ts";
import type { GridCallback } from "./expression/compileExpression.ts";

/** Gives AG Grid the ids by which new rows replace old ones in place. */
export interface RowIds {
  /** Copies of the rows, as AG Grid writes edits into what it is given. */
  take(rows: readonly GridRow[]): GridRow[];
  idOf(params: { readonly data: GridRow }): string;
}

/** Ids from an expression; rows without one, and all rows if there is no expression, go by their index. */
export function createRowIds(expression: GridCallback | undefined): RowIds {
  const indexes = new WeakMap<GridRow, number>();
  let added = 0;
  return {
    take: (rows) =>
      rows.map((row, index) => {
        const copy = { ...row };
        indexes.set(copy, index);
        return copy;
      }),
    idOf(params) {
      const id = expression?.(params);
      if (id !== undefined && id !== null) return String(id);
      const index = indexes.get(params.data);
      // A row added by a transaction has no index.
      return index === undefined ? `added-${++added}` : String(index);
    },
  };
}
