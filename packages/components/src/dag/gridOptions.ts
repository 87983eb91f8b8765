import { isPlainObject } from "@patchbay/protocol";
import type { ColDef, GridOptions, RowSelectionOptions } from "ag-grid-community";
import type { AgGridProps } from "./agGridProps.ts";
import { compileOptions } from "./compileOptions.ts";
import type { ReportExpression } from "./expression/compileExpression.ts";

const DEFAULT_COLUMN: ColDef = { sortable: true, resizable: true };

/** AG Grid's present options for Dash's `rowSelection` strings. */
function rowSelection(given: unknown): RowSelectionOptions | undefined {
  if (given === "single") return { mode: "singleRow", checkboxes: false, enableClickSelection: true };
  if (given === "multiple")
    return { mode: "multiRow", checkboxes: false, headerCheckbox: false, enableClickSelection: true };
  return isPlainObject(given) ? (given as unknown as RowSelectionOptions) : undefined;
}

/** The grid options from the props. The component itself sets rows and listeners. */
export function gridOptions(
  props: Pick<AgGridProps, "columnDefs" | "defaultColDef" | "dashGridOptions">,
  report: ReportExpression,
): GridOptions {
  const given = compileOptions(props.dashGridOptions ?? {}, report) as GridOptions;
  const selection = rowSelection(given.rowSelection);
  const { rowSelection: _, ...others } = given;
  return {
    animateRows: true,
    ...others,
    ...(selection === undefined ? {} : { rowSelection: selection }),
    columnDefs: compileOptions(props.columnDefs ?? [], report) as ColDef[],
    defaultColDef: { ...DEFAULT_COLUMN, ...(compileOptions(props.defaultColDef ?? {}, report) as ColDef) },
  };
}
