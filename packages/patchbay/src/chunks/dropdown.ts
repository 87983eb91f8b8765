import chunk from "@patchbay/components/chunks/dropdown";
import { registerChunk } from "../registerChunk.ts";

registerChunk("dropdown", chunk);
