import { html } from "@patchbay/components/layout";
import { createApp, Input, Output } from "@patchbay/server";
import { measurePage } from "../measure/measurePage.ts";
import type { Case, Row } from "../row.ts";
import type { MakeApp } from "../site/site.ts";

type Id = string | { readonly [key: string]: string | number };
type MakeId = (round: number, index: number) => Id;

export const children: Row = {
  name: "children",
  work: "a callback returns so many new components, with dict ids if nothing else is said: click to shown",
  metrics: { shown: "ms" },
  headline: { case: "1000 components", metric: "shown" },
  cases: ({ quick }) => {
    const [few, many, most] = quick ? [20, 50, 100] : [200, 1_000, 3_000];
    return [
      { name: "200 components", size: few, sides: ["ours", "stock"], measure: measureOf(few) },
      { name: "1000 components", size: many, sides: ["ours", "stock"], measure: measureOf(many) },
      // They take the stock renderer half a minute.
      { name: "3000 components", size: most, sides: ["ours"], measure: measureOf(most) },
      // The stock renderer indexes these faster. The case has no size, so it does not count for the growth.
      { name: "1000 components, text ids", sides: ["ours", "stock"], measure: measureOf(many, textId) },
    ];
  },
  goals: [
    { case: "1000 components", metric: "shown", is: "better than stock", atLeast: 20 },
    { case: "3000 components", metric: "shown", is: "growth", atMost: 1.1 },
  ],
};

function measureOf(size: number, id: MakeId = dictId): Case["measure"] {
  const work = { page: "children", server: childrenApp(size, id), query: { size }, warmUps: 5 };
  return (side, options) => measurePage(work, side, options);
}

function dictId(round: number, index: number): Id {
  return { type: "n", round, index };
}

function textId(round: number, index: number): Id {
  return `n${round}-${index}`;
}

function childrenApp(size: number, id: MakeId): MakeApp {
  return (options) => {
    const app = createApp({
      websocketCallbacks: false,
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
