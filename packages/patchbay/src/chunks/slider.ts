import chunk from "@patchbay/components/chunks/slider";
import { registerChunk } from "../registerChunk.ts";

registerChunk("slider", chunk);
