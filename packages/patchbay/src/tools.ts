/** Developer tools, and what our components have for them. */
import * as checks from "@patchbay/components/checks";
import type { AppTools } from "@patchbay/renderer";
import * as rendererTools from "@patchbay/renderer/tools";

export const tools: AppTools = { ...rendererTools, checks };
