/** Renders Dash pages. The components are those of the Dash component suites that the page's scripts define. */
export { type DashPage, openDashPage } from "./api/dashPage.ts";
export { type DashAppOptions, startDashApp } from "./startDashApp.ts";
