import * as dash from "@patchbay/renderer/dash";
import * as tools from "@patchbay/renderer/tools";
import { registerChunk } from "../../registerChunk.ts";

registerChunk("dash", { ...dash, tools });
