import { AgGrid } from "../dag/AgGrid.tsx";
import type { Chunk } from "../lazy/chunk.ts";

const agGrid: Chunk = { AgGrid };
export default agGrid;
