/**
 * Text token by token into Markdown, as a language model writes it, with a
 * Stop that ends the run on the server.
 */

import { randomUUID } from "node:crypto";
import { dcc, html } from "@patchbay/components/layout";
import {
  type App,
  type AppOptions,
  createApp,
  Disconnected,
  Input,
  type Layout,
  Output,
  Patch,
  State,
} from "@patchbay/server";
import { generate } from "../../services/languageModel.ts";

export const layout: Layout = html.Div([
  dcc.Input({ id: "prompt", value: "How does a patch travel?", title: "Prompt" }),
  html.Button({ id: "ask-btn" }, "Ask"),
  html.Button({ id: "stop-btn", disabled: true }, "Stop"),
  html.Div({ id: "status" }, "Ready"),
  dcc.Markdown({ id: "answer" }, ""),
  dcc.Store({ id: "run" }),
]);

export function tokens(options: Partial<AppOptions> = {}): App {
  const app = createApp({ layout, websocketCallbacks: true, ...options });
  const runs = new Map<string, AbortController>();

  app.callback(
    {
      output: Output<string>("status", "children"),
      inputs: [Input<number>("ask-btn", "n_clicks")],
      state: [State<string>("prompt", "value")],
      preventInitialCall: true,
      running: [
        [Output("ask-btn", "disabled"), true, false],
        [Output("stop-btn", "disabled"), false, true],
      ],
    },
    async (_clicks, prompt, ctx) => {
      const run = randomUUID();
      const stop = new AbortController();
      runs.set(run, stop);
      ctx.setProps("run", { data: run });
      ctx.setProps("answer", { children: "" });
      ctx.setProps("status", { children: "Writing..." });
      let count = 0;
      try {
        // Closing the tab ends the run too, so no tokens are generated for nobody.
        const signal = AbortSignal.any([ctx.signal, stop.signal]);
        for await (const token of generate(prompt, signal)) {
          ctx.setProps("answer", { children: new Patch().add([], token) });
          count += 1;
        }
        return `Done: ${count} tokens`;
      } catch (error) {
        if (stop.signal.aborted) return `Stopped after ${count} tokens`;
        if (error instanceof Disconnected) return "Disconnected";
        throw error;
      } finally {
        runs.delete(run);
        console.info(`tokens: a run has ended after ${count} tokens, ${runs.size} running`);
      }
    },
  );

  app.callback(
    {
      inputs: [Input<number>("stop-btn", "n_clicks")],
      state: [State<string>("run", "data")],
      preventInitialCall: true,
    },
    (_clicks, run) => runs.get(run)?.abort(),
  );

  return app;
}
