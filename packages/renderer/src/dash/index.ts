/** The host of a Dash page: components are the suites that its scripts bring. */
export { type DashPage, openDashPage } from "./api/dashPage.ts";
export { type DashAppOptions, startDashApp } from "./startDashApp.ts";
