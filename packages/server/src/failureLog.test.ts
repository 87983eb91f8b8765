/** What the operator reads when a callback fails: which one, where it stands, and why. */
import { expect, it } from "vitest";
import { Input, Output } from "./index.ts";
import { connectSocket } from "./testing/socketClient.ts";
import { post, requestBody, startApp } from "./testing/startApp.ts";

const inputs = [Input("btn", "n_clicks")] as const;

it.each(["http", "socket"])("names the callback that failed, over %s", async (transport) => {
  const { url, logged } = await startApp({ websocketCallbacks: true }, (app) => {
    app.callback({ output: Output("out", "children"), inputs, name: "prices" }, () => {
      throw new Error("boom");
    });
    app.callback({ output: Output("big", "children"), inputs }, () => 1n);
  });
  const client = await connectSocket(url);
  const ask = async (output: string): Promise<void> => {
    const payload = requestBody(output, 1);
    if (transport === "http") await post(url, payload);
    else {
      client.send({ type: "callback_request", rendererId: "tab", requestId: output, payload });
      await client.next("callback_response", output);
    }
  };
  await ask("out.children");
  await ask("big.children");
  const registeredAt = expect.stringMatching(/^[^\s()]*failureLog\.test\.ts:\d+:\d+$/);
  expect(logged).toEqual([
    {
      level: "error",
      code: "callback_failed",
      message: "boom",
      error: expect.objectContaining({ message: "boom" }),
      callback: { name: "prices", outputs: ["out.children"], registeredAt },
    },
    {
      level: "error",
      code: "callback_failed",
      message: "The result cannot be JSON: big.children: Do not know how to serialize a BigInt",
      error: expect.any(TypeError),
      callback: { outputs: ["big.children"], registeredAt },
    },
  ]);
  await client.close();
});
