/** Clientside callbacks, for apps that have some: a part of its own, loaded with the first of them. */
export { joinClientside } from "../../page/clientsideGlobal.ts";
export { createClientsideExecutor } from "./clientsideExecutor.ts";
