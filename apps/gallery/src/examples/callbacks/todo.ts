/**
 * Ids with wildcards: MATCH is the row that changed, ALL is every row. Rows
 * come and go, and four callbacks serve them all.
 */

import { dcc, html } from "@patchbay/components/layout";
import type { Component } from "@patchbay/protocol";
import {
  ALL,
  type App,
  type AppOptions,
  createApp,
  Input,
  type Layout,
  MATCH,
  noUpdate,
  Output,
  Patch,
  State,
} from "@patchbay/server";

const row = (item: number, text: string): Component =>
  html.Div({ id: { type: "row", item }, className: "todo-row" }, [
    dcc.Checklist({ id: { type: "done", item }, options: [{ label: text, value: "done" }], value: [] }),
    html.Span({ id: { type: "state", item }, className: "todo-state" }),
    html.Button({ id: { type: "remove", item }, "aria-label": `Remove ${text}` }, "Remove"),
  ]);

export const layout: Layout = html.Div([
  html.Label({ htmlFor: "new-item" }, "New item"),
  dcc.Input({ id: "new-item", placeholder: "What is to be done?", value: "" }),
  html.Button({ id: "add-btn" }, "Add"),
  html.Div({ id: "list", className: "todo-list" }, [
    row(-2, "Read the source"),
    row(-1, "Open a second tab"),
  ]),
  html.Div({ id: "summary" }),
]);

export function todo(options: Partial<AppOptions> = {}): App {
  const app = createApp({ layout, websocketCallbacks: true, ...options });

  app.callback(
    {
      output: [Output<Patch>("list", "children"), Output<string>("new-item", "value")],
      inputs: [Input<number>("add-btn", "n_clicks"), Input<number>("new-item", "n_submit")],
      state: [State<string>("new-item", "value")],
      preventInitialCall: true,
    },
    (clicks = 0, submits = 0, text) => [
      new Patch().append([], row(clicks + submits, text.trim() || "Something")),
      "",
    ],
  );

  app.callback(
    {
      output: Output<string>({ type: "state", item: MATCH }, "children"),
      inputs: [Input<string[]>({ type: "done", item: MATCH }, "value")],
    },
    (value) => (value.length > 0 ? "done" : "open"),
  );

  app.callback(
    {
      output: Output<Patch>("list", "children", { allowDuplicate: true }),
      inputs: [Input<number>({ type: "remove", item: ALL }, "n_clicks")],
      state: [State<{ item: number }>({ type: "row", item: ALL }, "id")],
      preventInitialCall: true,
    },
    (_clicks, rows, ctx) => {
      const [removed] = ctx.triggered;
      // A new row triggers the callback too, without a click.
      if (typeof removed?.id !== "object" || !removed.value) return noUpdate;
      const { item } = removed.id;
      return new Patch().delete([rows.findIndex((row) => row.item === item)]);
    },
  );

  app.callback(
    {
      output: Output<string>("summary", "children"),
      inputs: [Input<string[]>({ type: "done", item: ALL }, "value")],
    },
    (all) => `${all.filter((value) => value.length > 0).length} of ${all.length} done`,
  );

  return app;
}
