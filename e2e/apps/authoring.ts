/** What stands in front of an app while it is written, or guards it: answers that ours does not give by itself. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { dcc, html } from "@patchbay/components/layout";
import { type App, type AppOptions, createApp, defaultIndexString, Input, Output } from "@patchbay/server";
import type { ServeOptions } from "../support/fixtures.ts";

type Intercept = NonNullable<ServeOptions["intercept"]>;

function send(response: ServerResponse, status: number, type: string, text: string): true {
  response.writeHead(status, { "content-type": type, "cache-control": "no-store" }).end(text);
  return true;
}

const pathOf = ({ url = "/" }: IncomingMessage): string => url.split("?")[0] ?? "/";

/** Answers as a server that watches its files: what it says of them may be changed at any time. */
export interface Watched {
  factory(options: Partial<AppOptions>): App;
  intercept: Intercept;
  /** What the page shows and the callback says, from the next load on. */
  text: string;
  /** Colour of the text, from the next load of the style sheet on. */
  colour: string;
  state: { reloadHash: string; hard: boolean; packages: string[]; files: object[] };
  /** Answers of the watcher fail with a server error. */
  broken: boolean;
}

export function watched(): Watched {
  const settings = JSON.stringify({ interval: 20, max_retry: 2 });
  const app: Watched = {
    text: "before",
    colour: "rgb(255, 0, 0)",
    state: { reloadHash: "1", hard: false, packages: ["own"], files: [] },
    broken: false,
    factory(options) {
      const made = createApp({
        layout: () =>
          html.Div([
            html.P({ id: "text" }, app.text),
            html.Button({ id: "go" }, "Go"),
            html.P({ id: "said" }),
          ]),
        websocketCallbacks: true,
        externalStylesheets: ["/own.css"],
        indexString: defaultIndexString.replace(
          "{%config%}",
          `{%config%}<script>{
            const element = document.querySelector("#_dash-config");
            element.textContent = JSON.stringify({ ...JSON.parse(element.textContent), hot_reload: ${settings} });
          }</script>`,
        ),
        ...options,
      });
      made.callback(
        {
          output: Output<string>("said", "children"),
          inputs: [Input<number>("go", "n_clicks")],
          preventInitialCall: true,
        },
        (clicks) => `${app.text} ${clicks}`,
      );
      return made;
    },
    intercept(request, response) {
      const path = pathOf(request);
      if (path === "/own.css") return send(response, 200, "text/css", `#text { color: ${app.colour}; }`);
      if (path !== "/_reload-hash") return false;
      return app.broken
        ? send(response, 500, "text/plain", "broken")
        : send(response, 200, "application/json", JSON.stringify(app.state));
    },
  };
  return app;
}

/** A server that answers only who shows a token it has given out and not let expire; its page asks for new ones. */
export interface Guarded {
  factory(options: Partial<AppOptions>): App;
  intercept: Intercept;
  /** Tokens given out; only the last is good. */
  issued: number;
  /** Requests of the page that were let in, by path. */
  readonly admitted: string[];
  expire(): void;
}

const GUARDED_PAGE = `<!DOCTYPE html><title>Guarded</title><div id="app"></div>
  <script src="/_dash-component-suites/patchbay/patchbay.js"></script>
  <script>
    patchbay.mount({
      server: location.origin + "/",
      target: "#app",
      hooks: { request_refresh_jwt: async () => (await fetch("/token")).text() },
    });
  </script>`;

export function guarded(): Guarded {
  let isExpired = false;
  const app: Guarded = {
    issued: 0,
    admitted: [],
    expire() {
      isExpired = true;
    },
    factory(options) {
      const made = createApp({
        websocketCallbacks: false,
        layout: html.Div([
          html.Button({ id: "go" }, "Go"),
          html.P({ id: "one" }),
          html.P({ id: "two" }),
          html.P({ id: "over-socket" }),
        ]),
        ...options,
      });
      for (const id of ["one", "two", "over-socket"]) {
        made.callback(
          {
            output: Output<string>(id, "children"),
            inputs: [Input<number>("go", "n_clicks")],
            websocket: id === "over-socket",
          },
          (clicks) => `${id} ${clicks ?? 0}`,
        );
      }
      return made;
    },
    intercept(request, response) {
      const path = pathOf(request);
      if (path === "/guarded") return send(response, 200, "text/html", GUARDED_PAGE);
      if (path === "/token") {
        isExpired = false;
        app.issued++;
        return send(response, 200, "text/plain", `token-${app.issued}`);
      }
      if (!path.startsWith("/_dash-") || path.startsWith("/_dash-component-suites/")) return false;
      if (isExpired || app.issued === 0 || request.headers.authorization !== `Bearer token-${app.issued}`) {
        return send(response, 401, "text/plain", "JWT Expired");
      }
      app.admitted.push(path);
      return false;
    },
  };
  return app;
}

/** An app whose callback definitions are the given ones, which its own server would refuse. */
export function defining(definitions: readonly object[]): {
  factory(options: Partial<AppOptions>): App;
  intercept: Intercept;
} {
  return {
    factory: (options) =>
      createApp({
        layout: html.Div([
          html.P({ id: "a" }, "the layout is shown"),
          html.P({ id: "b" }),
          html.Button({ id: "go" }, "Go"),
        ]),
        websocketCallbacks: false,
        devTools: true,
        ...options,
      }),
    intercept: (request, response) =>
      pathOf(request) === "/_dash-dependencies" &&
      send(response, 200, "application/json", JSON.stringify(definitions)),
  };
}

/** An app whose author has misspelt props, in each place where one can. */
export function misspelt(options: Partial<AppOptions>): App {
  const app = createApp({
    layout: html.Div([
      // What a compiler would refuse.
      dcc.Slider({ id: "slider", max: "ten" } as object),
      html.Iframe({ id: "frame", src: "data:text/html,<p>x" }),
      html.P({ id: "x" }),
      html.Button({ id: "go" }, "Go"),
      html.Button({ id: "y" }, "Fine"),
      dcc.Dropdown({ id: "dd", options: ["a"] }),
    ]),
    devTools: true,
    ...options,
  });
  app.callback({ output: Output("x", "childern"), inputs: [Input("y", "n_clickss")] }, () => "x");
  app.callback({ inputs: [Input("go", "n_clicks")], preventInitialCall: true }, (_, ctx) => {
    ctx.setProps("dd", { valu: 3 });
    ctx.setProps("dd", { valu: 4 });
  });
  return app;
}
