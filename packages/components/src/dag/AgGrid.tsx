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
  // All colours follow from ours, which follow the page's colour scheme.
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
  /** What AG Grid holds and we have said or been told; it is not set again. */
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

  // The grid is made anew only when rows get other ids; all else is set while it runs.
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
  // biome-ignore lint/correctness/useExhaustiveDependencies: what could not be selected may be in the new rows
  useEffect(() => {
    if (known.current.selected === selectedRows || api.current === undefined) return;
    // Rows that are not there yet are selected when rowData brings them.
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
      // Rows set meanwhile, which are not shown yet, replace these.
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
      // Its rows are not drawn yet: with them it is carried out. Those of other rows before are of no use any more.
      else if (given.rowData === inStore) commands.push(command);
    }
  });

  useEffect(() => {
    if (!exportDataAsCsv) return;
    api.current?.exportDataAsCsv(latest.current.csvExportParams ?? {});
    latest.current.setProps({ exportDataAsCsv: false });
  }, [exportDataAsCsv]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: new columns are to be fitted, too
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
