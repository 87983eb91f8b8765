/**
 * Several people edit one list. The server keeps it in shared
 * values, which set a prop in each open tab, and says who is here.
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

interface Item {
  label: string;
  value: string;
}

export const layout: Layout = html.Div([
  html.Label({ htmlFor: "new-thing" }, "What do we need?"),
  dcc.Input({ id: "new-thing", placeholder: "Milk, bread...", value: "" }),
  html.Button({ id: "add-thing" }, "Add"),
  dcc.Checklist({ id: "things", options: [], value: [] }),
  html.Button({ id: "clear-things" }, "Remove what is ticked"),
  html.P({ id: "people", "aria-live": "polite" }),
]);

export function shopping(options: Partial<AppOptions> = {}): App {
  const app = createApp({ layout, websocketCallbacks: true, ...options });
  let added = 3;
  const things = app.shared<Item[]>("things", [
    { label: "Coffee", value: "1" },
    { label: "Rye bread", value: "2" },
    { label: "Apples", value: "3" },
  ]);
  const ticked = app.shared<string[]>("ticked", ["1"]);
  things.bind("things", "options");
  ticked.bind("things", "value");

  // A callback without Inputs and Outputs runs when a page opens, and again when its session begins anew.
  app.callback({}, (ctx) => {
    ctx.join(things);
    ctx.join(ticked);
  });

  app.callback(
    {
      output: Output<string>("new-thing", "value"),
      inputs: [Input<number>("add-thing", "n_clicks"), Input<number>("new-thing", "n_submit")],
      state: [State<string>("new-thing", "value")],
      preventInitialCall: true,
    },
    async (_clicks, _submits, text) => {
      const label = text.trim();
      if (label !== "") {
        added += 1;
        await things.patch(new Patch().append([], { label, value: String(added) }));
      }
      return "";
    },
  );

  app.callback({ inputs: [Input<string[]>("things", "value")], preventInitialCall: true }, async (value) => {
    const known = await ticked.get();
    const patch = new Patch();
    for (const each of value) if (!known.includes(each)) patch.append([], each);
    for (const each of known) if (!value.includes(each)) patch.remove([], each);
    if (patch.operations.length > 0) await ticked.patch(patch);
  });

  app.callback(
    { inputs: [Input<number>("clear-things", "n_clicks")], preventInitialCall: true },
    async () => {
      const done = await ticked.get();
      const patch = new Patch();
      for (const item of await things.get()) if (done.includes(item.value)) patch.remove([], item);
      await things.patch(patch);
      await ticked.set([]);
    },
  );

  async function showPeople(): Promise<void> {
    const here = (await app.who({ topic: things })).tabs.length;
    const children = here === 1 ? "Only this tab is here." : `${here} tabs are here.`;
    await app.to({ topic: things }).setProps("people", { children });
  }
  app.onJoin({ topic: things }, showPeople);
  app.onLeave({ topic: things }, showPeople);

  return app;
}
