import chunk from "@patchbay/components/chunks/agGrid";
import { registerChunk } from "../registerChunk.ts";

registerChunk("agGrid", chunk);
