import * as chunk from "@patchbay/renderer/callbacks";
import { registerChunk } from "../registerChunk.ts";

registerChunk("callbacks", chunk);
