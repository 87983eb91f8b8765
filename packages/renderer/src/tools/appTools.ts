/** The module of tools, as an entry point brings it: `() => import("@patchbay/renderer/tools")`. */
export type AppTools = typeof import("./index.ts");
