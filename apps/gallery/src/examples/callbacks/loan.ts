/**
 * Clientside callbacks: they answer while a slider moves, without a request.
 * Undo takes back the user's changes.
 */

import { dcc, html } from "@patchbay/components/layout";
import { type App, type AppOptions, createApp, Input, type Layout, Output } from "@patchbay/server";

const PAYMENT = `(amount, years, percent) => {
  const months = years * 12;
  const rate = percent / 1200;
  const payment = rate === 0 ? amount / months : (amount * rate) / (1 - (1 + rate) ** -months);
  return Math.round(payment);
}`;

export const layout: Layout = html.Div([
  html.Label({ htmlFor: "amount" }, "Amount"),
  dcc.Slider({
    id: "amount",
    min: 10_000,
    max: 100_000,
    step: 1_000,
    value: 40_000,
    marks: { 10000: "10 000", 100000: "100 000" },
    updatemode: "drag",
    tooltip: { always_visible: true },
  }),
  html.Label({ htmlFor: "years" }, "Years"),
  dcc.Slider({
    id: "years",
    min: 1,
    max: 30,
    step: 1,
    value: 10,
    marks: { 1: "1", 30: "30" },
    updatemode: "drag",
    tooltip: { always_visible: true },
  }),
  html.Label({ htmlFor: "percent" }, "Interest in per cent a year"),
  dcc.Input({ id: "percent", type: "number", min: 0, max: 20, step: 0.1, value: 4.5 }),
  html.Div({ id: "payment-text" }),
  html.Div({ id: "advice" }),
  dcc.Store({ id: "payment" }),
]);

export function loan(options: Partial<AppOptions> = {}): App {
  const app = createApp({ layout, websocketCallbacks: true, showUndoRedo: true, ...options });

  app.clientsideCallback(
    {
      output: Output("payment", "data"),
      inputs: [Input("amount", "value"), Input("years", "value"), Input("percent", "value")],
    },
    PAYMENT,
  );

  app.clientsideCallback(
    { output: Output("payment-text", "children"), inputs: [Input("payment", "data")] },
    "(payment) => payment + ' a month'",
  );

  // The server's callback at the end of the chain runs only if the number has changed.
  app.callback(
    { output: Output<string>("advice", "children"), inputs: [Input<number>("payment", "data")] },
    (payment) =>
      payment > 1_000 ? "The bank asks for a second signature." : "The bank signs this without asking.",
  );

  return app;
}
