// The style sheet has to be there before plotly is.
import "../dcc/graph/plotlyStyleSheet.ts";
import { Graph } from "../dcc/graph/Graph.tsx";
import type { Chunk } from "../lazy/chunk.ts";

const graph: Chunk = { Graph };
export default graph;
