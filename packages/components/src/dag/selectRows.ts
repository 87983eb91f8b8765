import { deepEqual, isPlainObject } from "@patchbay/protocol";
import type { GridApi, IRowNode } from "ag-grid-community";
import type { AgGridProps, GridRow } from "./agGridProps.ts";
import type { RowIds } from "./rowIds.ts";

/**
 * Selects exactly the rows with these ids, or with this data. `idOf`, if rows have ids of their own, finds a row even when its other data
 * has changed. @returns whether all of them are in the grid
 */
export function selectRows(
  api: GridApi<GridRow>,
  selection: AgGridProps["selectedRows"],
  idOf: RowIds["idOf"] | undefined,
): boolean {
  const rows: readonly GridRow[] = Array.isArray(selection) ? selection : [];
  const ids = isPlainObject(selection) ? selection.ids : idOf && rows.map((data) => idOf({ data }));
  // An unknown form of the prop.
  if (isPlainObject(selection) && !Array.isArray(ids)) return true;
  const known = Array.isArray(ids) ? new Set(ids.map(String)) : undefined;
  const wanted: IRowNode<GridRow>[] = [];
  const others: IRowNode<GridRow>[] = [];
  api.forEachNode((node) => {
    const { id, data } = node;
    const isWanted = known?.has(id ?? "") ?? (data !== undefined && rows.some((row) => deepEqual(row, data)));
    if (isWanted) wanted.push(node);
    else if (node.isSelected()) others.push(node);
  });
  if (others.length > 0) api.setNodesSelected({ nodes: others, newValue: false });
  if (wanted.length > 0) api.setNodesSelected({ nodes: wanted, newValue: true });
  return wanted.length >= (known?.size ?? rows.length);
}
