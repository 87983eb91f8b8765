export type { Fault, Faults, ListedFault } from "./faults.ts";
export type { ComponentLibrary } from "./library.ts";
export { type AppOptions, type RunningApp, startApp } from "./page/startApp.ts";
export type { ChildView, Host, HostContext, LoadingOptions } from "./view/host.ts";
