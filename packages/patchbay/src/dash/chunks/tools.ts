import * as chunk from "@patchbay/renderer/tools";
import { registerDashChunk } from "../../registerChunk.ts";

registerDashChunk("tools", chunk);
