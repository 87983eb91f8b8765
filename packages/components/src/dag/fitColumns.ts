import type { GridApi, ISizeColumnsToFitParams } from "ag-grid-community";
import type { AgGridProps } from "./agGridProps.ts";

/** Sizes the columns once, according to `columnSize`. */
export function fitColumns(
  api: GridApi,
  columnSize: AgGridProps["columnSize"],
  options: object | undefined,
): void {
  if (columnSize === "autoSize") api.autoSizeAllColumns();
  else if (columnSize === "sizeToFit" || columnSize === "responsiveSizeToFit") {
    api.sizeColumnsToFit((options ?? {}) as ISizeColumnsToFitParams);
  }
}
