import { registerChunk } from "../registerChunk.ts";
import * as chunk from "../suites.ts";

registerChunk("suites", chunk);
