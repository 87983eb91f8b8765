import * as chunk from "../embedding/startEmbedded.ts";
import { registerChunk } from "../registerChunk.ts";

registerChunk("embedding", chunk);
