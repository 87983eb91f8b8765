/** What the operator reads when a callback fails: which one, where it stands, and why. */
import { expect, it, onTestFinished, vi } from "vitest";
import { Input, Output } from "../index.ts";
import { connectSocket } from "../testing/socketClient.ts";
import { post, requestBody, startApp } from "../testing/startApp.ts";

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

it.each<[string, () => unknown]>([
  [
    "throws",
    () => {
      throw new Error("disk full");
    },
  ],
  [
    "rejects",
    async () => {
      throw new Error("disk full");
    },
  ],
  [
    "rejects by a promise of its own",
    // biome-ignore lint/suspicious/noThenProperty: a promise of another library
    () => ({ then: (_: unknown, no: (error: Error) => void) => no(new Error("disk full")) }),
  ],
])("a log or an onFrame that %s ends nothing, and is told", async (_, fail) => {
  const stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  onTestFinished(() => stderr.mockRestore());
  const { url } = await startApp({ log: fail as never, onFrame: fail as never });
  const client = await connectSocket(url, { query: "?patchbay=1" });
  await client.next("welcome");
  client.send({ type: "heartbeat" });
  await client.next("heartbeat_ack");
  await expect.poll(() => String(stderr.mock.calls)).toContain("log_failed");
  expect(String(stderr.mock.calls)).toContain("disk full");
});
