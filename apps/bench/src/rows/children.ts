import { html } from "@patchbay/components/layout";
import { createApp, Input, Output } from "@patchbay/server";
import { measurePage } from "../measurePage.ts";
import type { Row, Side } from "../row.ts";
import type { MakeApp } from "../site/site.ts";

type Id = string | { readonly [key: string]: string | number };
type MakeId = (round: number, index: number) => Id;

export const children: Row = {
  name: "children",
  work: "a callback returns so many new components with dict ids: click to shown",
  metrics: { shown: "ms" },
  headline: { case: "1000 components", metric: "shown" },
  cases: ({ quick }) => casesOf(quick, (round, index) => ({ type: "n", round, index })),
  goals: [
    { case: "1000 components", metric: "shown", is: "better than stock", atLeast: 20 },
    { case: "3000 components", metric: "shown", is: "growth", atMost: 1.1 },
  ],
};

export const childrenTextIds: Row = {
  ...children,
  name: "children-text-ids",
  work: "the same with text ids, which the stock renderer indexes faster",
  cases: ({ quick }) => casesOf(quick, (round, index) => `n${round}-${index}`),
  goals: [{ case: "3000 components", metric: "shown", is: "growth", atMost: 1.1 }],
};

function casesOf(quick: boolean, id: MakeId): ReturnType<Row["cases"]> {
  // 3000 of them take the stock renderer half a minute.
  const sides: readonly (readonly Side[])[] = [["ours", "stock"], ["ours", "stock"], ["ours"]];
  return (quick ? [20, 50, 100] : [200, 1_000, 3_000]).map((size, at) => ({
    name: ["200 components", "1000 components", "3000 components"][at] ?? "",
    size,
    sides: sides[at] ?? [],
    measure: (side, options) =>
      measurePage(
        { page: "children", server: childrenApp(size, id), query: { size }, warmUps: 5 },
        side,
        options,
      ),
  }));
}

function childrenApp(size: number, id: MakeId): MakeApp {
  return (options) => {
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
  };
}
