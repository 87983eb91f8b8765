/** What the callbacks of some apps need only: a part of its own, loaded with the first of them. */
export { joinClientside } from "../page/clientsideGlobal.ts";
export { createBackgroundJobs } from "./backgroundJobs.ts";
export { createClientsideExecutor } from "./clientside/clientsideExecutor.ts";
