export { installDash } from "./python.ts";
export { type Served, serveDashUnderOurPage, serveOursUnderStockPage } from "./servers.ts";
