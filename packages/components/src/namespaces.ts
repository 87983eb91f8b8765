/** The namespaces our components answer to: Dash's own, so a Dash layout renders as it is. */
export const HTML_NAMESPACE = "dash_html_components";
export const CORE_NAMESPACE = "dash_core_components";
export const GRID_NAMESPACE = "dash_ag_grid";
