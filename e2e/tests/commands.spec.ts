/** Commands to a chart and a grid: each arrives, in order, however fast they come (PROTOCOL.md, FR6). */
import { dag, dcc, html } from "@patchbay/components/layout";
import { type App, type AppOptions, createApp, Input, Output, Patch, sleep } from "@patchbay/server";
import type { Page } from "@playwright/test";
import { expect, test } from "../support/fixtures.ts";

const CHART = { data: [{ y: [] }, { y: [] }], layout: { title: { text: "0" } } };
/** plotly draws for each. */
const PATIENT = { timeout: 80_000 };
const inTurn = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

function app(options: Partial<AppOptions>): App {
  const served = createApp({
    websocketCallbacks: true,
    layout: html.Div([
      html.Button({ id: "tick" }, "In one tick"),
      html.Button({ id: "stream" }, "Over the socket"),
      html.Div({ id: "streamed" }, ""),
      dcc.Graph({ id: "chart", figure: CHART }),
      dag.AgGrid({
        id: "grid",
        columnDefs: [{ field: "n" }],
        rowData: [],
        getRowId: "params.data.n",
      }),
    ]),
    ...options,
  });
  served.clientsideCallback(
    { output: Output("tick", "title"), inputs: [Input("tick", "n_clicks")], preventInitialCall: true },
    `() => {
      for (let n = 0; n < 100; n++) {
        dash_clientside.set_props("chart", { extendData: [{ y: [[n]] }, [0], 10000] });
        if (n < 10) dash_clientside.set_props("chart", { prependData: [{ y: [[n]] }, [1], 10000] });
        dash_clientside.set_props("grid", { rowTransaction: { add: [{ n }] } });
      }
      return "done";
    }`,
  );
  served.callback(
    {
      output: Output("streamed", "children"),
      inputs: [Input("stream", "n_clicks")],
      preventInitialCall: true,
    },
    async (_, ctx) => {
      for (let n = 100; n < 400; n++) {
        ctx.setProps("chart", { extendData: [{ y: [[n]] }, [0], 10_000] });
        ctx.setProps("grid", { rowTransaction: { add: [{ n }] } });
        if (n % 100 === 50) {
          ctx.setProps("chart", {
            figure: new Patch().assign(["layout", "title", "text"], `${n}`),
            className: `at-${n}`,
          });
        }
        await sleep(4, ctx.signal);
      }
      return "all";
    },
  );
  return served;
}

const points = (page: Page, trace: number): Promise<number[]> =>
  page.evaluate((at) => {
    const plot = document.querySelector("#chart .js-plotly-plot") as unknown as { data: { y: number[] }[] };
    return [...(plot.data[at]?.y ?? [])];
  }, trace);

test("C1 C2 each arrives, 100 of a tick and 300 of a stream while other props are changed", async ({
  serve,
  openTab,
}) => {
  test.setTimeout(180_000);
  const server = await serve(app);
  const page = await openTab(server.url);
  await expect(page.locator("#chart .js-plotly-plot .main-svg").first()).toBeVisible();
  await expect(page.locator("#grid .ag-root")).toBeVisible();
  await page.click("#tick");
  await expect.poll(() => points(page, 0), PATIENT).toEqual(inTurn(100));
  await expect.poll(() => points(page, 1), PATIENT).toEqual(inTurn(10).reverse());
  await page.click("#stream");
  await expect(page.locator("#streamed")).toHaveText("all", PATIENT);
  await expect.poll(() => points(page, 0), PATIENT).toEqual(inTurn(400));
  await expect(page.locator("#chart")).toHaveClass(/at-350/);
  // Its head counts as a row.
  await expect(page.locator("#grid [aria-rowcount]")).toHaveAttribute("aria-rowcount", "401");
});
