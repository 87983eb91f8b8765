/** An app with tabs on real sockets that join topics by a callback. */
import type { AppOptions } from "../index.ts";
import { Input, Output } from "../index.ts";
import { connectSocket, type SocketClient } from "./socketClient.ts";
import { requestBody, startApp } from "./startApp.ts";

export interface TopicTab {
  readonly client: SocketClient;
  readonly tabId: string;
  /** Runs `ctx.join`, and resolves with the answer's payload. */
  join(topic: unknown): Promise<unknown>;
  leave(topic: unknown): Promise<unknown>;
  /** The updates that came, without their numbers. */
  updates(): [id: string, props: unknown][];
}

export async function startTopicApp(options: Partial<AppOptions> = {}) {
  const started = await startApp({ websocketCallbacks: true, devTools: true, ...options }, (app) => {
    app.callback({ output: Output("join", "done"), inputs: [Input("btn", "n_clicks")] }, (topic, ctx) => {
      ctx.join(topic as string);
      return "joined";
    });
    app.callback({ output: Output("leave", "done"), inputs: [Input("btn", "n_clicks")] }, (topic, ctx) => {
      ctx.leave(topic as string);
      return "left";
    });
  });
  let count = 0;
  const nextId = (): string => {
    count += 1;
    return `tab${count}`;
  };

  async function openTab({
    stock = false,
    tabId = nextId(),
    client: given,
    headers = {},
  }: {
    stock?: boolean;
    tabId?: string;
    client?: SocketClient;
    headers?: Record<string, string>;
  } = {}): Promise<TopicTab> {
    const client =
      given ?? (await connectSocket(started.url, { query: stock ? "" : "?patchbay=1", headers }));
    let number = 0;
    const call = async (output: string, topic: unknown): Promise<unknown> => {
      number += 1;
      const requestId = `${tabId}-${number}`;
      client.send({
        type: "callback_request",
        rendererId: stock ? tabId : `${tabId}#${number}`,
        requestId,
        payload: requestBody(output, topic),
      });
      return (await client.next("callback_response", requestId)).payload;
    };
    return {
      client,
      tabId,
      join: (topic) => call("join.done", topic),
      leave: (topic) => call("leave.done", topic),
      updates: () =>
        client.messages.flatMap(({ type, rendererId, payload }) => {
          if (type !== "set_props" || rendererId !== tabId) return [];
          const { componentId, props } = payload as { componentId: string; props: unknown };
          return [[componentId, props] as [string, unknown]];
        }),
    };
  }
  return { ...started, openTab };
}
