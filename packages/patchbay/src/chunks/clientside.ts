import * as chunk from "@patchbay/renderer/clientside";
import { registerChunk } from "../registerChunk.ts";

registerChunk("clientside", chunk);
