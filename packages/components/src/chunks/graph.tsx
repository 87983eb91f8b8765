// The style sheet must be there before plotly is evaluated.
import "../dcc/graph/plotlyStyleSheet.ts";
import { Graph } from "../dcc/graph/Graph.tsx";
import type { Chunk } from "../lazy/chunk.ts";

const graph: Chunk = { Graph };
export default graph;
