/** Rules of the graph that its placeholder needs none of. */
export const graph: string = `
:where(.pb-graph-plot) { height: 100%; width: 100%; }
:where(.pb-graph[data-crisp] .heatmaplayer image) { image-rendering: pixelated; }
`;
