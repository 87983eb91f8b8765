/**
 * Who is connected, and how they are put out: one `authenticate` for HTTP and
 * socket, and a look at the connections with a way to end them.
 */

import { html } from "@patchbay/components/layout";
import {
  ALL,
  type App,
  type AppOptions,
  createApp,
  Input,
  type Layout,
  Output,
  sleep,
} from "@patchbay/server";

const NAMES = ["Ann", "Bob"];

export const layout: Layout = html.Div([
  html.Div({ id: "me" }),
  ...NAMES.map((name) => html.Button({ id: { type: "sign-in", name } }, `Sign in as ${name}`)),
  html.Button({ id: "sign-out" }, "Sign out"),
  html.Div({ id: "connected" }),
]);

/**
 * In place of a login, whose cookie no script could write. This page begins anew, and every other one hears of it. A
 * browser may ask for the page before it has stored what a script wrote; it cannot once the cookie has been read again.
 */
const become = (cookie: string): string => `(clicks) => {
  const { triggered_id } = dash_clientside.callback_context;
  if (![clicks].flat().some(Boolean)) return;
  document.cookie = ${cookie} + "; SameSite=Strict; path=" + location.pathname;
  void document.cookie;
  dash_clientside.reset_connection();
  location.reload();
}`;

export function identity(options: Partial<AppOptions> = {}): App {
  const app = createApp({
    layout,
    websocketCallbacks: true,
    authenticate: ({ cookies }) => (NAMES.includes(cookies.visitor ?? "") ? cookies.visitor : "Guest"),
    ...options,
  });

  app.clientsideCallback(
    { inputs: [Input({ type: "sign-in", name: ALL }, "n_clicks")], preventInitialCall: true },
    become('"visitor=" + triggered_id.name'),
  );

  app.clientsideCallback(
    { inputs: [Input("sign-out", "n_clicks")], preventInitialCall: true },
    become('"visitor=; max-age=0"'),
  );

  app.callback(
    { output: Output<string>("me", "children"), name: "show-me" },
    (ctx) => `You are ${ctx.request.identity}`,
  );

  app.callback({ persistent: true, name: "show-connections" }, async (ctx) => {
    let shown = "";
    for (;;) {
      const connections = app.connections.list().filter(({ tabs }) => tabs.length > 0);
      const rows = connections.map(({ id, identity, tabs }) => {
        const text = `${identity}: ${tabs.length} ${tabs.length === 1 ? "tab" : "tabs"}`;
        const end = html.Button({ id: { type: "end", connection: id } }, `End ${identity}'s connection`);
        return html.Div({ className: "todo-row" }, [html.Span(text), end]);
      });
      // A button that is about to be pressed must not be replaced by its like.
      if (JSON.stringify(rows) !== shown) ctx.setProps("connected", { children: rows });
      shown = JSON.stringify(rows);
      await sleep(250, ctx.signal);
    }
  });

  app.callback(
    { inputs: [Input<number>({ type: "end", connection: ALL }, "n_clicks")], preventInitialCall: true },
    (_clicks, ctx) => {
      const [pressed] = ctx.triggered;
      // A button that has just come triggers too, without a click.
      if (typeof pressed?.id !== "object" || !pressed.value) return;
      app.connections.close({ id: String(pressed.id.connection) }, 4001, "Your connection was ended");
    },
  );

  return app;
}
