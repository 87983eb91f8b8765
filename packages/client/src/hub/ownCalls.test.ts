import * as Comlink from "comlink";
import { afterEach, expect, test } from "vitest";
import { isOwnCall, ownCallsOnly } from "./ownCalls.ts";

const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

const raw = (value: unknown) => ({ type: "RAW", value });
const api = Object.freeze({ say: async (text: string) => `said ${text}`, token: undefined });

test.each<[string, unknown, boolean]>([
  ["a call", { id: "1", type: "APPLY", path: ["say"], argumentList: [raw("x")] }, true],
  ["a dropped proxy", { id: "1", type: "RELEASE" }, true],
  [
    "a construction of a function",
    { type: "CONSTRUCT", path: ["say", "constructor"], argumentList: [raw("1")] },
    false,
  ],
  ["a call of what every function has", { type: "APPLY", path: ["say", "call"], argumentList: [] }, false],
  ["a call of what every object has", { type: "APPLY", path: ["valueOf"], argumentList: [] }, false],
  ["a path of a path", { type: "APPLY", path: [["say"]], argumentList: [] }, false],
  ["a call of the object", { type: "APPLY", path: [], argumentList: [] }, false],
  ["a read", { type: "GET", path: ["say"] }, false],
  ["a change", { type: "SET", path: ["say"], value: raw(1) }, false],
  ["an endpoint", { type: "ENDPOINT" }, false],
  [
    "a proxy as an argument",
    { type: "APPLY", path: ["say"], argumentList: [{ type: "HANDLER", name: "proxy" }] },
    false,
  ],
  ["no arguments", { type: "APPLY", path: ["say"] }, false],
  ["too many arguments", { type: "APPLY", path: ["say"], argumentList: Array(9).fill(raw(1)) }, false],
  ["an empty argument", { type: "APPLY", path: ["say"], argumentList: [null] }, false],
  ["text", "APPLY", false],
  ["nothing", null, false],
])("FW5 %s", (_, data, isLetThrough) => {
  expect(isOwnCall(data, api)).toBe(isLetThrough);
});

test("FW5 the other side of a port calls, and can construct nothing", async () => {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  ownCallsOnly(port1, api);
  Comlink.expose(api, port1);
  const proxy = Comlink.wrap<typeof api>(port2);
  const Constructor = (proxy as unknown as { say: { constructor: new (text: string) => Promise<unknown> } })
    .say.constructor;
  let constructed = false;
  void Promise.resolve(new Constructor("return 1")).then(() => {
    constructed = true;
  });
  // Ports keep their order: the construction came before this call.
  expect(await proxy.say("x")).toBe("said x");
  expect(constructed).toBe(false);
});
