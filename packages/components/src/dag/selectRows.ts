import { deepEqual } from "@patchbay/protocol";
import type { GridApi, IRowNode } from "ag-grid-community";
import type { GridRow } from "./agGridProps.ts";

/** Selects exactly the rows with that data. */
export function selectRows(api: GridApi<GridRow>, rows: readonly GridRow[]): void {
  const wanted: IRowNode<GridRow>[] = [];
  const others: IRowNode<GridRow>[] = [];
  api.forEachNode((node) => {
    const { data } = node;
    if (data !== undefined && rows.some((row) => deepEqual(row, data))) wanted.push(node);
    else if (node.isSelected()) others.push(node);
  });
  if (others.length > 0) api.setNodesSelected({ nodes: others, newValue: false });
  if (wanted.length > 0) api.setNodesSelected({ nodes: wanted, newValue: true });
}
