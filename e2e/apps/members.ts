/** An app for those who have signed in: a cookie says who, and a token also until when. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { html } from "@patchbay/components/layout";
import { type App, type AppOptions, createApp, Input, Output, sleep } from "@patchbay/server";

export interface Members {
  factory(options: Partial<AppOptions>): App;
  intercept(request: IncomingMessage, response: ServerResponse): boolean;
  /** How long a connection lasts by a cookie, or by a token that is given out now, in milliseconds. */
  lastsMs: number;
  /** Tokens given out. */
  tokens: number;
  /** Streams that run now, and how many were ever started. */
  readonly streams: { running: number; started: number };
}

const PAGE = `<!DOCTYPE html><title>Members</title><div id="app"></div>
  <script src="/_dash-component-suites/patchbay/patchbay.js"></script>
  <script>
    const request_refresh_jwt = async () => (await fetch("/token", { method: "POST" })).text();
    patchbay.mount({ server: location.origin + "/", target: "#app", hooks: { request_refresh_jwt } });
  </script>`;

/** `GET /login/<user>`, `GET /logout`, `POST /token`; `/with-tokens` is a page that gets tokens by itself. */
export function createMembers(): Members {
  const streams = { running: 0, started: 0 };
  const members: Members = {
    lastsMs: 3_600_000,
    tokens: 0,
    streams,
    factory(options) {
      const app = createApp({
        websocketCallbacks: true,
        authenticate: ({ cookies, token, transport }) => {
          const [identity, until] = (token ?? cookies.login ?? "").split("@");
          if (!identity) return undefined;
          if (transport === "http") return identity;
          return { identity, expiresAt: until === undefined ? Date.now() + members.lastsMs : Number(until) };
        },
        layout: html.Div([
          html.Button({ id: "ask" }, "Who am I?"),
          html.P({ id: "who" }),
          html.P({ id: "count" }),
          html.Button({ id: "leave" }, "Sign out"),
        ]),
        ...options,
      });
      app.callback(
        { output: Output("who", "children"), inputs: [Input<number>("ask", "n_clicks")] },
        (clicks, { request }) => `${request.identity} ${clicks ?? 0}`,
      );
      app.callback({ persistent: true }, async (ctx) => {
        streams.started++;
        streams.running++;
        try {
          for (let n = 1; ; n++) {
            ctx.setProps("count", { children: `stream ${streams.started}: ${n}` });
            await sleep(20, ctx.signal);
          }
        } finally {
          streams.running--;
        }
      });
      app.clientsideCallback(
        { inputs: [Input("leave", "n_clicks")], preventInitialCall: true },
        `async function () {
          await fetch("/logout");
          dash_clientside.reset_connection();
        }`,
      );
      return app;
    },
    intercept(request, response) {
      const [, what, user = ""] = (request.url ?? "").split("/");
      if (what === "login") response.setHeader("Set-Cookie", `login=${user}; Path=/`);
      else if (what === "logout") response.setHeader("Set-Cookie", "login=; Path=/; Max-Age=0");
      else if (what === "with-tokens") response.setHeader("Content-Type", "text/html");
      else if (what === "token") members.tokens++;
      else return false;
      const whose = /login=(\w+)/.exec(request.headers.cookie ?? "")?.[1] ?? "";
      const token = `${whose}@${Date.now() + members.lastsMs}`;
      response.end(what === "token" ? token : what === "with-tokens" ? PAGE : "done");
      return true;
    },
  };
  return members;
}
