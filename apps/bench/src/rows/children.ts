import { html } from "@patchbay/components/layout";
import { type App, type AppOptions, createApp, Input, Output } from "@patchbay/server";
import type { Row } from "../row.ts";

type Id = string | { readonly [key: string]: string | number };

export const children: Row = {
  name: "children",
  work: "a callback returns so many new components with dict ids: click to shown, ms",
  goal: "linear; 20 times faster than stock at 1000",
  // 3000 of them take the stock renderer half a minute.
  sizes: { ours: [200, 1_000, 3_000], stock: [200, 1_000] },
  page: "children",
  app: (size, options) => childrenApp(size, options, (round, index) => ({ type: "n", round, index })),
};

export const childrenTextIds: Row = {
  ...children,
  name: "children-text-ids",
  work: "the same with text ids, which the stock renderer indexes faster, ms",
  goal: "linear",
  app: (size, options) => childrenApp(size, options, (round, index) => `n${round}-${index}`),
};

function childrenApp(
  size: number,
  options: Partial<AppOptions>,
  id: (round: number, index: number) => Id,
): App {
  const app = createApp({
    layout: html.Div([html.Button({ id: "make" }, "Make"), html.Div({ id: "made" })]),
    ...options,
  });
  app.callback(
    {
      output: Output("made", "children"),
      inputs: [Input<number>("make", "n_clicks")],
      preventInitialCall: true,
    },
    (round) =>
      Array.from({ length: size }, (_, n) =>
        html.Div({ id: id(round, n), "data-round": String(round) }, String(n)),
      ),
  );
  return app;
}
