import {
  AllCommunityModule,
  createGrid,
  type GridApi,
  type GridOptions,
  ModuleRegistry,
  themeQuartz,
} from "ag-grid-community";
import { type ReactElement, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { classNames } from "../classNames.ts";
import type { ChunkHost } from "../lazy/chunk.ts";
import type { Rendered } from "../props.ts";
import { useStyles } from "../styles/useStyles.ts";
import type { AgGridProps, GridRow } from "./agGridProps.ts";
import { compileExpression } from "./expression/compileExpression.ts";
import { fitColumns } from "./fitColumns.ts";
import { gridOptions } from "./gridOptions.ts";
import { gridStyleContainer } from "./gridStyleSheets.ts";
import { gridStyles } from "./gridStyles.ts";
import { listenToGrid, rowsOf } from "./listenToGrid.ts";
import { createRowIds } from "./rowIds.ts";
import { selectRows } from "./selectRows.ts";

ModuleRegistry.registerModules([AllCommunityModule]);

const THEME = themeQuartz.withParams({
  // All colours derive from our variables, which follow the page's colour scheme.
  browserColorScheme: "inherit",
  fontFamily: "inherit",
  fontSize: 14,
  accentColor: "var(--pb-accent)",
  backgroundColor: "var(--pb-surface)",
  foregroundColor: "var(--pb-text)",
  borderColor: "var(--pb-border)",
  wrapperBorderRadius: "var(--pb-radius)",
});

type Props = Rendered<AgGridProps> & ChunkHost<AgGridProps>;

export function AgGrid(props: Props): ReactElement {
  const { id, className, style, columnDefs, defaultColDef, dashGridOptions, rowData, getRowId } = props;
  const box = useRef<HTMLDivElement>(null);
  useStyles(box, gridStyles);
  const api = useRef<GridApi<GridRow> | undefined>(undefined);
  const [faults, setFaults] = useState<readonly string[]>([]);
  const latest = useRef(props);
  /** The rows and the selection that AG Grid has already, from us or from the user. They are not set again. */
  const known = useRef<{ rows: unknown; selected: unknown }>({ rows: undefined, selected: undefined });
  useLayoutEffect(() => {
    latest.current = props;
  });

  const [report] = useState(() => (source: string, error: Error) => {
    const message = `${source}: ${error.message}`;
    latest.current.reportError(new Error(message));
    setFaults((before) => (before.includes(message) ? before : [...before, message]));
  });
  const options = useMemo(
    () =>
      gridOptions(
        {
          columnDefs: columnDefs ?? [],
          defaultColDef: defaultColDef ?? {},
          dashGridOptions: dashGridOptions ?? {},
        },
        report,
      ),
    [columnDefs, defaultColDef, dashGridOptions, report],
  );
  const rowIds = useMemo(
    () => createRowIds(getRowId === undefined ? undefined : compileExpression(getRowId, report)),
    [getRowId, report],
  );

  const applied = useRef(options);

  // A new grid is made only when the rows get other ids. All other changes are applied to the existing grid.
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const styleContainer = gridStyleContainer(element);
    const { rowData: rows } = latest.current;
    const initial: GridOptions<GridRow> = {
      ...applied.current,
      theme: THEME,
      rowData: rows ? rowIds.take(rows) : null,
      getRowId: rowIds.idOf,
      ...(styleContainer === undefined ? {} : { themeStyleContainer: styleContainer }),
      ...listenToGrid(() => latest.current, known.current),
    };
    known.current.rows = rows;
    known.current.selected = undefined;
    const grid = createGrid(element, initial);
    api.current = grid;
    return () => {
      api.current = undefined;
      grid.destroy();
    };
  }, [rowIds]);

  useEffect(() => {
    if (applied.current !== options) api.current?.updateGridOptions(options);
    applied.current = options;
  }, [options]);

  useEffect(() => {
    if (known.current.rows === rowData) return;
    known.current.rows = rowData;
    api.current?.setGridOption("rowData", rowData ? rowIds.take(rowData) : null);
  }, [rowData, rowIds]);

  const { selectedRows, host, commands, exportDataAsCsv, columnSize } = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: new rows may hold those that could not be selected before
  useEffect(() => {
    if (known.current.selected === selectedRows || api.current === undefined) return;
    // Rows that are missing are selected when rowData brings them.
    const idOf = latest.current.getRowId === undefined ? undefined : rowIds.idOf;
    if (selectRows(api.current, selectedRows, idOf)) known.current.selected = selectedRows;
  }, [selectedRows, rowData, rowIds]);

  useEffect(() => {
    const grid = api.current;
    const { setProps } = latest.current;
    function apply(transaction: AgGridProps["rowTransaction"]): void {
      if (!transaction || grid === undefined) return;
      const { add, update, remove, addIndex } = transaction;
      grid.applyTransaction({
        ...(add ? { add: [...add] } : {}),
        ...(update ? { update: [...update] } : {}),
        ...(remove ? { remove: [...remove] } : {}),
        ...(addIndex === undefined ? {} : { addIndex }),
      });
      const now = host.props();
      // Newer rows in the store, which are not rendered yet, replace the grid's.
      if (now.rowData && now.rowData === known.current.rows) {
        const rows = rowsOf(grid, false);
        known.current.rows = rows;
        setProps({ rowData: rows });
      }
    }
    const inStore = host.props().rowData;
    for (const command of commands.splice(0)) {
      const [, given] = command;
      if (given.rowData === rowData) apply(given.rowTransaction);
      // The rows that it came with are not rendered yet: it waits for them. A command for older rows is dropped.
      else if (given.rowData === inStore) commands.push(command);
    }
  });

  useEffect(() => {
    if (!exportDataAsCsv) return;
    api.current?.exportDataAsCsv(latest.current.csvExportParams ?? {});
    latest.current.setProps({ exportDataAsCsv: false });
  }, [exportDataAsCsv]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: new columns are fitted, too
  useEffect(() => {
    if (api.current !== undefined) fitColumns(api.current, columnSize, latest.current.columnSizeOptions);
  }, [columnSize, columnDefs]);

  return (
    <div
      className={classNames("pb-grid", className)}
      style={style}
      id={id}
      data-dash-is-loading={props.loading || undefined}
    >
      <div ref={box} className="pb-grid-box" />
      {faults.length > 0 && (
        <div role="alert" className="pb-grid-faults">
          {faults.map((fault) => (
            <div key={fault}>{fault}</div>
          ))}
        </div>
      )}
    </div>
  );
}
