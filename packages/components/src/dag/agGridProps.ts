import type { CommonProps, PersistenceProps } from "../props.ts";

/** A row as its data says. */
export type GridRow = Readonly<Record<string, unknown>>;

/**
 * A small expression over `params`, `d3` and `Math`, such as `d3.format('$.2f')(params.value)`. It is parsed and
 * interpreted, never run as JavaScript.
 */
export interface GridFunction {
  function: string;
}

/** A column, as AG Grid takes it; any of its options may be a `GridFunction` where AG Grid takes a function. */
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
  /** Rows. New rows replace the old in place: those with the same row id are updated, the others come and go. */
  rowData?: readonly GridRow[] | null;
  defaultColDef?: GridColumn;
  /** AG Grid's grid options. */
  dashGridOptions?: Readonly<Record<string, unknown>>;
  /** Expression giving a row's id from `params.data`, such as `params.data.symbol`. Default: its index. */
  getRowId?: string;
  columnSize?: "sizeToFit" | "autoSize" | "responsiveSizeToFit" | null;
  columnSizeOptions?: object;
  /** Rows the user has selected; set it to select others, by their data or by their ids. */
  selectedRows?: readonly GridRow[] | { ids: readonly string[] } | null;
  cellClicked?: GridCell | null;
  cellDoubleClicked?: GridCell | null;
  cellValueChanged?: readonly GridEdit[] | null;
  /** Rows as filtered and sorted. */
  virtualRowData?: readonly GridRow[] | null;
  filterModel?: object | null;
  /** Adds, updates and removes rows; emptied once done. */
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
