/**
 * Identities: one `authenticate` for HTTP and socket, and a list of the
 * connections with a button to end them.
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
 * Stands in for a login, whose cookie no script could write. This page reloads, and the other pages are told. A browser may request
 * the page before it has stored a cookie that a script wrote. Reading the cookie again avoids that.
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
      // A button must not be replaced by an equal one while somebody presses it.
      if (JSON.stringify(rows) !== shown) ctx.setProps("connected", { children: rows });
      shown = JSON.stringify(rows);
      await sleep(250, ctx.signal);
    }
  });

  app.callback(
    { inputs: [Input<number>({ type: "end", connection: ALL }, "n_clicks")], preventInitialCall: true },
    (_clicks, ctx) => {
      const [pressed] = ctx.triggered;
      // A new button triggers the callback too, without a click.
      if (typeof pressed?.id !== "object" || !pressed.value) return;
      app.connections.close({ id: String(pressed.id.connection) }, 4001, "Your connection was ended");
    },
  );

  return app;
}
