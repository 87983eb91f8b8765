import type { CommonProps, PersistenceProps } from "../props.ts";

/** The data of a row. */
export type GridRow = Readonly<Record<string, unknown>>;

/**
 * A small expression over `params`, `d3` and `Math`, such as `d3.format('$.2f')(params.value)`. It is parsed and
 * interpreted, never run as JavaScript.
 */
export interface GridFunction {
  function: string;
}

/** AG Grid's definition of a column. Options that are functions in AG Grid may be a `GridFunction`. */
export interface GridColumn {
  field?: string;
  headerName?: string;
  colId?: string;
  width?: number;
  minWidth?: number;
  maxWidth?: number;
  flex?: number;
  hide?: boolean;
  sortable?: boolean;
  resizable?: boolean;
  editable?: boolean | GridFunction;
  filter?: boolean | string;
  floatingFilter?: boolean;
  pinned?: boolean | "left" | "right" | null;
  type?: string | readonly string[];
  cellDataType?: boolean | string;
  cellClass?: string | readonly string[] | GridFunction;
  cellStyle?: object | GridFunction;
  cellClassRules?: Readonly<Record<string, string>>;
  valueFormatter?: GridFunction;
  valueGetter?: GridFunction | string;
  tooltipField?: string;
  checkboxSelection?: boolean;
  headerCheckboxSelection?: boolean;
  children?: readonly GridColumn[];
  [option: string]: unknown;
}

export interface GridCell {
  value: unknown;
  colId: string;
  rowIndex: number | null;
  rowId: string | undefined;
  timestamp: number;
}

export interface GridEdit extends GridCell {
  oldValue: unknown;
  data: GridRow;
}

export interface AgGridProps extends CommonProps, PersistenceProps {
  columnDefs?: readonly GridColumn[];
  /** The rows. If new rows are set, rows with the same row id are updated, and the others are added or removed. */
  rowData?: readonly GridRow[] | null;
  defaultColDef?: GridColumn;
  /** AG Grid's grid options. */
  dashGridOptions?: Readonly<Record<string, unknown>>;
  /** Expression for a row's id, such as `params.data.symbol`. Default: the row's index. */
  getRowId?: string;
  columnSize?: "sizeToFit" | "autoSize" | "responsiveSizeToFit" | null;
  columnSizeOptions?: object;
  /** The selected rows. Set it to select rows, by their data or by their ids. */
  selectedRows?: readonly GridRow[] | { ids: readonly string[] } | null;
  cellClicked?: GridCell | null;
  cellDoubleClicked?: GridCell | null;
  cellValueChanged?: readonly GridEdit[] | null;
  /** The filtered and sorted rows. */
  virtualRowData?: readonly GridRow[] | null;
  filterModel?: object | null;
  /** Adds, updates and removes rows. Reset when done. */
  rowTransaction?: {
    add?: readonly GridRow[];
    update?: readonly GridRow[];
    remove?: readonly GridRow[];
    addIndex?: number;
  } | null;
  csvExportParams?: object;
  /** Set to true to download the rows as CSV. */
  exportDataAsCsv?: boolean;
}
