/** The renderer's developer tools, with the prop checks of Patchbay's components. */
import * as checks from "@patchbay/components/checks";
import type { AppTools } from "@patchbay/renderer";
import * as rendererTools from "@patchbay/renderer/tools";

export const tools: AppTools = { ...rendererTools, checks };
