/** The namespaces of our components. They are Dash's, so that a Dash layout can be rendered unchanged. */
export const HTML_NAMESPACE = "dash_html_components";
export const CORE_NAMESPACE = "dash_core_components";
export const GRID_NAMESPACE = "dash_ag_grid";
