import type { ComponentChecks } from "./checks/checkComponents.ts";
import type * as tools from "./index.ts";

/** The tools, with the checks of the entry point's component library, if it has any. */
export type AppTools = typeof tools & { readonly checks?: ComponentChecks };
