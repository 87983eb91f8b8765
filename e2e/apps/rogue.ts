/** A server that lies: the pages of a real app, and a socket that says what a test tells it to. */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { dcc, html } from "@patchbay/components/layout";
import { createApp, defaultIndexString, Input, Output } from "@patchbay/server";
import { type WebSocket, WebSocketServer } from "ws";

export interface ClientWord {
  type: string;
  rendererId: string;
  requestId: string;
  payload: { output: string };
}

export interface Rogue {
  url: string;
  /** What to say to a request; nothing by default. */
  onRequest(answer: (request: ClientWord, say: (frame: unknown) => void) => void): void;
  /** What an HTTP callback request gets. */
  onPost(answer: (response: ServerResponse) => void): void;
  /** Everything the page sent. */
  readonly heard: readonly ClientWord[];
  close(): Promise<void>;
}

const layout = html.Div([
  html.Button({ id: "go" }, "Go"),
  html.Div({ id: "a" }, "a"),
  html.Div({ id: "b" }, "b"),
  html.Button({ id: "post" }, "Post"),
  html.Div({ id: "posted" }, "not yet"),
  dcc.Input({ id: "text", value: "typed", title: "Text" }),
]);

export async function startRogue(): Promise<Rogue> {
  const app = createApp({
    layout,
    log: () => undefined,
    websocketCallbacks: false,
    // It greets nobody, so its pages must not wait for it (rule HS3).
    indexString: defaultIndexString.replace(
      "{%config%}",
      `{%config%}<script>{
        const element = document.querySelector("#_dash-config");
        element.textContent = JSON.stringify({ ...JSON.parse(element.textContent), patchbay: undefined });
      }</script>`,
    ),
  });
  app.callback(
    {
      output: Output("a", "children"),
      inputs: [Input("go", "n_clicks")],
      preventInitialCall: true,
      websocket: true,
    },
    () => "never",
  );
  app.callback(
    { output: Output("posted", "children"), inputs: [Input("post", "n_clicks")], preventInitialCall: true },
    () => "never",
  );
  let answerRequest: Parameters<Rogue["onRequest"]>[0] = () => undefined;
  let answerPost: Parameters<Rogue["onPost"]>[0] = (response) => response.destroy();
  const heard: ClientWord[] = [];
  const server = createServer((request, response) => {
    if (request.method === "POST") answerPost(response);
    else app.handler(request, response);
  });
  const sockets = new WebSocketServer({ server });
  sockets.on("connection", (socket: WebSocket) => {
    const say = (frame: unknown): void => {
      socket.send(typeof frame === "string" || frame instanceof Uint8Array ? frame : JSON.stringify(frame));
    };
    socket.on("message", (data) => {
      const word = JSON.parse(String(data)) as ClientWord;
      heard.push(word);
      if (word.type === "callback_request") answerRequest(word, say);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    onRequest(answer) {
      answerRequest = answer;
    },
    onPost(answer) {
      answerPost = answer;
    },
    heard,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
