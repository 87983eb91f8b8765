/** Code that only clientside and background callbacks need: a chunk of its own, loaded when the first of them is known. */

export { createClientsideExecutor } from "./clientside/clientsideExecutor.ts";
export { joinClientside } from "./clientside/dashClientside.ts";
export { createBackgroundJobs } from "./execute/backgroundJobs.ts";
