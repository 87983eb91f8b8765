import type { ComponentChecks } from "./checks/checkComponents.ts";
import type * as tools from "./index.ts";

/** The module of tools, as an entry point brings it, and with it what its component library has for authors. */
export type AppTools = typeof tools & { readonly checks?: ComponentChecks };
