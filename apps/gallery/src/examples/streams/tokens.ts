/**
 * Text token by token into Markdown, as a language model writes it. The
 * callback yields: each token is a part of its answer, and so is the count.
 */

import { dcc, html } from "@patchbay/components/layout";
import {
  type App,
  type AppOptions,
  createApp,
  Input,
  type Layout,
  Output,
  Patch,
  State,
} from "@patchbay/server";
import { write } from "../../services/languageModel.ts";

export const layout: Layout = html.Div([
  html.Label({ htmlFor: "prompt" }, "Prompt"),
  dcc.Input({ id: "prompt", value: "How does a patch travel?" }),
  html.Button({ id: "ask-btn" }, "Ask"),
  // A click cancels the run that updates this output, without a callback.
  html.Button({ id: "stop-btn", "aria-disabled": "true", "data-patchbay-cancel": "answer.children" }, "Stop"),
  html.Div({ className: "stream-state" }, [
    html.Span({ id: "status", role: "status" }, "Ready"),
    html.Span({ id: "count" }),
  ]),
  html.Progress({ id: "bar", value: 0, "aria-label": "Tokens written" }),
  // Busy, so that a screen reader reads the text when it is there, not each token.
  html.Div({ id: "answer-box", "aria-live": "polite", "aria-busy": "false" }, [
    dcc.Markdown({ id: "answer" }, ""),
  ]),
]);

export function tokens({ tokenMs, ...options }: Partial<AppOptions> & { tokenMs?: number } = {}): App {
  const app = createApp({ layout, websocketCallbacks: true, ...options });
  let running = 0;

  app.callback(
    {
      output: [
        Output<string>("answer", "children"),
        Output<number>("bar", "value"),
        Output<string>("count", "children"),
      ],
      inputs: [Input<number>("ask-btn", "n_clicks"), Input<number>("prompt", "n_submit")],
      state: [State<string>("prompt", "value")],
      preventInitialCall: true,
      running: [
        [Output("status", "children"), "Writing…", "Ready"],
        [Output("stop-btn", "aria-disabled"), "false", "true"],
        [Output("answer-box", "aria-busy"), "true", "false"],
      ],
    },
    async function* (_clicks, _submits, prompt, ctx) {
      const { length, tokens } = write(prompt, ctx.signal, tokenMs);
      let count = 0;
      running += 1;
      try {
        ctx.setProps("bar", { max: length });
        yield ["", count, `0 of ${length} tokens`];
        for await (const token of tokens) {
          count += 1;
          yield [new Patch().add([], token), count, `${count} of ${length} tokens`];
        }
      } finally {
        // Reached on Stop, too, and if the tab was closed: no tokens are written for nobody.
        running -= 1;
        console.info(`tokens: a stream has ended after ${count} of ${length} tokens, ${running} running`);
      }
    },
  );

  return app;
}
