import type { AgGridProps } from "../dag/agGridProps.ts";
import { GRID_NAMESPACE } from "../namespaces.ts";
import { build, type OptionalBuilder } from "./build.ts";

export interface GridBuilders {
  readonly AgGrid: OptionalBuilder<AgGridProps>;
}

/** The data grid: `dag.AgGrid({ id: "grid", columnDefs: [{ field: "symbol" }], rowData: rows })`. */
export const dag: GridBuilders = Object.freeze({
  AgGrid: (props: AgGridProps = {}) => build(GRID_NAMESPACE, "AgGrid", props),
});
