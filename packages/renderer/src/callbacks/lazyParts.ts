/** What the callbacks of some apps need only: a part of its own, loaded with the first of them. */

export { createClientsideExecutor } from "./clientside/clientsideExecutor.ts";
export { joinClientside } from "./clientside/pageGlobal.ts";
export { createBackgroundJobs } from "./execute/backgroundJobs.ts";
