/** A background callback: a long job in pieces, with its progress, and a button that ends it. */

import { html } from "@patchbay/components/layout";
import { type App, type AppOptions, createApp, Input, type Layout, Output, sleep } from "@patchbay/server";

const CHAPTERS = ["Sales", "Costs", "Stock", "Staff", "Returns", "Forecast", "Risks", "Summary"];

export const layout: Layout = html.Div([
  html.Button({ id: "write-btn" }, "Write the report"),
  html.Button({ id: "cancel-btn", disabled: true }, "Cancel"),
  html.Progress({ id: "bar", value: 0, max: CHAPTERS.length, "aria-label": "Chapters written" }),
  html.Div({ id: "chapter" }, "Nothing is being written"),
  html.Div({ id: "report" }, "No report yet"),
]);

export function report({
  chapterMs = 700,
  ...options
}: Partial<AppOptions> & { chapterMs?: number } = {}): App {
  const app = createApp({ layout, ...options });

  app.callback(
    {
      output: Output<string>("report", "children"),
      inputs: [Input<number>("write-btn", "n_clicks")],
      preventInitialCall: true,
      running: [
        [Output("write-btn", "disabled"), true, false],
        [Output("cancel-btn", "disabled"), false, true],
      ],
      background: {
        intervalMs: 250,
        progress: [Output<number>("bar", "value"), Output<string>("chapter", "children")],
        progressDefault: [0, "Nothing is being written"],
        cancel: [Input("cancel-btn", "n_clicks")],
      },
    },
    async (clicks, ctx) => {
      for (const [written, chapter] of CHAPTERS.entries()) {
        ctx.setProgress([written, `Writing: ${chapter}`]);
        // The job ends here on Cancel, or if its page has gone.
        await sleep(chapterMs, ctx.signal);
      }
      return `Report ${clicks}: ${CHAPTERS.length} chapters, ${new Date().toLocaleTimeString("en-GB")}`;
    },
  );

  return app;
}
