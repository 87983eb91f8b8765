export { installDash } from "./python.ts";
export {
  type Handler,
  type Served,
  serveDashUnderOurPage,
  serveOursUnderStockPage,
  stockHandler,
} from "./servers.ts";
