import type { CellClickedEvent, CellDoubleClickedEvent, GridApi, GridOptions } from "ag-grid-community";
import type { Rendered } from "../props.ts";
import type { AgGridProps, GridCell, GridEdit, GridRow } from "./agGridProps.ts";
import { fitColumns } from "./fitColumns.ts";

type CellEvent = CellClickedEvent<GridRow> | CellDoubleClickedEvent<GridRow>;

function cellOf(event: CellEvent): GridCell {
  return {
    value: event.value,
    colId: event.column.getColId(),
    rowIndex: event.rowIndex,
    rowId: event.node.id,
    timestamp: Date.now(),
  };
}

/** Copies of a grid's rows, because AG Grid writes edits into its own. `visible`: only the filtered ones, sorted. */
export function rowsOf(api: GridApi<GridRow>, visible: boolean): GridRow[] {
  const rows: GridRow[] = [];
  const collect = ({ data }: { data?: GridRow | undefined }) => {
    if (data !== undefined) rows.push({ ...data });
  };
  if (visible) api.forEachNodeAfterFilterAndSort(collect);
  else api.forEachNode(collect);
  return rows;
}

/** Listeners that report the user's actions in a grid. They note in `known` what they report, so that it is not set again. */
export function listenToGrid(
  current: () => Rendered<AgGridProps>,
  known: { rows: unknown; selected: unknown },
): GridOptions<GridRow> {
  let edits: GridEdit[] = [];
  return {
    onCellClicked: (event) => current().setProps({ cellClicked: cellOf(event) }),
    onCellDoubleClicked: (event) => current().setProps({ cellDoubleClicked: cellOf(event) }),
    onCellValueChanged: ({ api, value, oldValue, rowIndex, node, column, data }) => {
      const place = { rowIndex, rowId: node.id, colId: column.getColId() };
      edits.push({ ...place, value, oldValue, data: { ...data }, timestamp: Date.now() });
      if (edits.length > 1) return;
      // A full-row edit or a paste fires one event per cell. They are reported together.
      queueMicrotask(() => {
        const cellValueChanged = edits;
        edits = [];
        if (api.isDestroyed()) return;
        const rowData = rowsOf(api, false);
        known.rows = rowData;
        current().setProps({ cellValueChanged, rowData });
      });
    },
    onSelectionChanged: (event) => {
      if (event.source === "api") return;
      const selectedRows = event.api.getSelectedRows();
      known.selected = selectedRows;
      current().setProps({ selectedRows });
    },
    onFilterChanged: (event) => {
      current().setProps({
        filterModel: event.api.getFilterModel(),
        virtualRowData: rowsOf(event.api, true),
      });
    },
    onSortChanged: (event) => current().setProps({ virtualRowData: rowsOf(event.api, true) }),
    onGridSizeChanged: (event) => {
      const { columnSize, columnSizeOptions } = current();
      if (columnSize === "responsiveSizeToFit") fitColumns(event.api, columnSize, columnSizeOptions);
    },
    onFirstDataRendered: (event) => {
      const { columnSize, columnSizeOptions } = current();
      fitColumns(event.api, columnSize, columnSizeOptions);
    },
  };
}
