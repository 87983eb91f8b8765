import * as chunk from "@patchbay/renderer/tools";
import { registerChunk } from "../registerChunk.ts";

registerChunk("tools", chunk);
