/** Style sheet of the graph. */
export const graphStyles: string = `
:where(.pb-graph-plot) { height: 100%; width: 100%; }
:where(.pb-graph[data-crisp] .heatmaplayer image) { image-rendering: pixelated; }
`;
