import chunk from "@patchbay/components/chunks/graph";
import { registerChunk } from "../registerChunk.ts";

registerChunk("graph", chunk);
