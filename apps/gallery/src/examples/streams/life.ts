/**
 * Conway's Game of Life: a persistent callback streams one generation after
 * another into a plotly heatmap.
 */

import { dcc, type Figure, html } from "@patchbay/components/layout";
import { type App, type AppOptions, createApp, Input, type Layout, Output, sleep } from "@patchbay/server";

type Grid = readonly (readonly (0 | 1)[])[];

const SIZE = 30;

function randomGrid(): Grid {
  return Array.from({ length: SIZE }, () =>
    Array.from({ length: SIZE }, () => (Math.random() < 0.3 ? 1 : 0)),
  );
}

/** The next generation, on a torus. */
export function step(grid: Grid): Grid {
  const rows = grid.length;
  return grid.map((row, y) =>
    row.map((alive, x) => {
      let neighbors = 0;
      for (const dy of [-1, 0, 1]) {
        for (const dx of [-1, 0, 1]) {
          if (dy === 0 && dx === 0) continue;
          neighbors += grid[(y + dy + rows) % rows]?.[(x + dx + row.length) % row.length] ?? 0;
        }
      }
      return neighbors === 3 || (alive === 1 && neighbors === 2) ? 1 : 0;
    }),
  );
}

function makeFigure(grid: Grid): Figure {
  return {
    data: [
      {
        type: "heatmap",
        z: grid,
        colorscale: [
          [0, "#1a1a1a"],
          [1, "#4CAF50"],
        ],
        showscale: false,
      },
    ],
    layout: {
      margin: { l: 0, r: 0, t: 0, b: 0 },
      xaxis: { visible: false, scaleanchor: "y" },
      yaxis: { visible: false, autorange: "reversed" },
    },
  };
}

export const layout: Layout = html.Div([
  html.Button({ id: "start" }, "Start"),
  html.Button({ id: "stop" }, "Stop"),
  html.Div({ id: "gen" }, "Generation: 0"),
  dcc.Graph({
    id: "board",
    figure: makeFigure(randomGrid()),
    config: { displayModeBar: false, staticPlot: true },
    // A square as wide as its container.
    style: { width: "100%", maxWidth: "400px", height: "auto", aspectRatio: "1" },
  }),
  dcc.Store({ id: "running", data: false }),
]);

export function life(options: Partial<AppOptions> = {}): App {
  const app = createApp({ layout, websocketCallbacks: true, ...options });

  app.callback(
    {
      output: Output<boolean>("running", "data"),
      inputs: [Input<number>("start", "n_clicks"), Input<number>("stop", "n_clicks")],
      preventInitialCall: true,
    },
    (_start, _stop, ctx) => ctx.triggeredId === "start",
  );

  app.callback({ persistent: true, name: "run-game" }, async (ctx) => {
    const ws = ctx.websocket;
    let grid = randomGrid();
    let generation = 0;
    while (ws?.isShutdown === false) {
      const running = await ws.getProp<boolean>("running", "data");
      if (running) {
        grid = step(grid);
        generation += 1;
        ctx.setProps("board", { figure: makeFigure(grid) });
        ctx.setProps("gen", { children: `Generation: ${generation}` });
        await sleep(100, ctx.signal);
      } else {
        await sleep(200, ctx.signal);
      }
    }
  });

  return app;
}
