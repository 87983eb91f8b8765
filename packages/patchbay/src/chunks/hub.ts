import * as chunk from "@patchbay/client/hub";
import { registerChunk } from "../registerChunk.ts";

registerChunk("hub", chunk);
