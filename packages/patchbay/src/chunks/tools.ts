import { registerChunk } from "../registerChunk.ts";
import { tools } from "../tools.ts";

registerChunk("tools", tools);
