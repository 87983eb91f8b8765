/** Streaming into AG Grid: a persistent callback updates the rows in place. */

import { dag, dcc, type GridColumn, html } from "@patchbay/components/layout";
import { type App, type AppOptions, createApp, Input, type Layout, Output, sleep } from "@patchbay/server";

const columns: GridColumn[] = [
  { field: "symbol", headerName: "Symbol", flex: 1 },
  {
    field: "price",
    headerName: "Price",
    flex: 1,
    valueFormatter: { function: "d3.format('$.2f')(params.value)" },
  },
  {
    field: "change",
    headerName: "Change %",
    flex: 1,
    valueFormatter: { function: "d3.format('+.2f')(params.value) + '%'" },
    cellStyle: { function: "params.value >= 0 ? {'color': 'var(--gain)'} : {'color': 'var(--bad)'}" },
  },
];

const SYMBOLS = ["AAPL", "GOOGL", "MSFT", "AMZN", "TSLA"];

const initialRows = SYMBOLS.map((symbol) => ({
  symbol,
  price: roundToCents(100 + Math.random() * 400),
  change: 0,
}));

export const layout: Layout = html.Div([
  html.Button({ id: "start" }, "Start Streaming"),
  dcc.Store({ id: "streaming", data: false }),
  dag.AgGrid({
    id: "grid",
    columnDefs: columns,
    rowData: initialRows,
    style: { height: "262px" },
    dashGridOptions: { animateRows: true },
  }),
]);

export function grid(options: Partial<AppOptions> = {}): App {
  const app = createApp({ layout, websocketCallbacks: true, ...options });

  app.callback(
    {
      output: Output<boolean>("streaming", "data"),
      inputs: [Input<number>("start", "n_clicks")],
      preventInitialCall: true,
    },
    (clicks) => clicks % 2 === 1,
  );

  app.callback({ persistent: true, name: "stream-prices" }, async (ctx) => {
    const ws = ctx.websocket;
    let rows = initialRows;
    while (ws?.isShutdown === false) {
      const streaming = await ws.getProp<boolean>("streaming", "data");
      if (streaming) {
        rows = rows.map(({ symbol, price }) => {
          const change = roundToCents(randomNormal() * 1.5);
          return { symbol, price: roundToCents(price * (1 + change / 100)), change };
        });
        ctx.setProps("grid", { rowData: rows });
        await sleep(500, ctx.signal);
      } else {
        await sleep(200, ctx.signal);
      }
    }
  });

  return app;
}

function roundToCents(value: number): number {
  return Math.round(value * 100) / 100;
}

/** A normally distributed number with mean 0 and deviation 1 (Box and Muller). */
function randomNormal(): number {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}
