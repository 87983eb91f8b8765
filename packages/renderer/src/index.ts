export type { RendererHooks } from "./callbacks/hooks.ts";
export type { Fault, Faults, ListedFault } from "./faults.ts";
export { byNamespace, type ComponentLibrary, type FindLibrary } from "./library.ts";
export type { CleanUrl } from "./page/clientsideGlobal.ts";
export { loadResource } from "./page/loadResources.ts";
export type { CallbackParts } from "./page/prepareApp.ts";
export { type AppOptions, type RunningApp, startApp } from "./page/startApp.ts";
export type { AppTools } from "./tools/appTools.ts";
export type { ChildView, Host, LoadingOptions } from "./view/host.ts";
