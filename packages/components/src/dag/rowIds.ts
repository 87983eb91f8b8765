import type { GridRow } from "./agGridProps.ts";
import type { GridCallback } from "./expression/compileExpression.ts";

/** The ids of rows. AG Grid updates a row in place if a new row has the same id. */
export interface RowIds {
  /** Copies rows, because AG Grid writes edits into its rows. */
  take(rows: readonly GridRow[]): GridRow[];
  idOf(params: { readonly data: GridRow }): string;
}

/** Ids from an expression. A row for which it gives none, and every row without an expression, has its index as id. */
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
