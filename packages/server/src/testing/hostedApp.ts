/** Apps on a server that has other duties. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { type App, createApp, Input, Output } from "../index.ts";
import { connectSocket } from "./socketClient.ts";
import { requestBody } from "./startApp.ts";

export function makeApp(name: string, prefix = "/"): App {
  const app = createApp({
    layout: name,
    routesPathnamePrefix: prefix,
    websocketCallbacks: true,
    log: () => undefined,
  });
  app.callback(
    { output: Output("out", "children"), inputs: [Input("btn", "n_clicks")] },
    (n) => `${name} ${n}`,
  );
  onTestFinished(() => app.close());
  return app;
}

export async function start(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export async function callBySocket(url: string): Promise<unknown> {
  const client = await connectSocket(url);
  const payload = requestBody("out.children", 1);
  client.send({ type: "callback_request", rendererId: "tab", requestId: "tab-1", payload });
  const response = await client.next("callback_response");
  await client.close();
  return response.payload;
}

export const answer = (text: string) => ({ multi: true, response: { out: { children: text } } });

export function host(name = "mine"): Server {
  return createServer((request, response) => {
    request.setEncoding("utf8");
    let body = "";
    request.on("data", (piece) => {
      body += piece;
    });
    request.on("end", () => response.end(`${name} ${request.method} ${request.url} ${body}`));
  });
}
