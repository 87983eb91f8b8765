import chunk from "@patchbay/components/chunks/markdown";
import { registerChunk } from "../registerChunk.ts";

registerChunk("markdown", chunk);
