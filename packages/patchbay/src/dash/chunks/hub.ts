import * as chunk from "@patchbay/client/hub";
import { registerDashChunk } from "../../registerChunk.ts";

registerDashChunk("hub", chunk);
