import type { IncomingMessage, ServerResponse } from "node:http";
import { createProbe, mixedTransports } from "../apps/probe.ts";
import { expect, test } from "./fixtures.ts";
import type { WebKitTab } from "./tab.ts";

/** The whole line works: a stream, a read, a click, a loop. */
async function everythingWorks(tab: WebKitTab): Promise<void> {
  await expect.poll(() => tab.text("#tick")).toContain("tick");
  await tab.click("#stream");
  await expect.poll(() => tab.text("#streamed")).toContain("update");
  await tab.type("#name", "me");
  await tab.click("#ask");
  await expect.poll(() => tab.text("#answer")).toBe("Hello, me!");
  await tab.click("#click");
  await expect.poll(() => tab.text("#clicked")).toBe("1");
}

const withoutWorker: [string, Readonly<Record<string, string>>, (response: ServerResponse) => void][] = [
  ["the page's policy forbids workers", { "content-security-policy": "worker-src 'none'" }, (_) => undefined],
  ["the worker's script is missing", {}, (response) => response.writeHead(404).end()],
  ["the worker's script never comes", {}, (_) => undefined],
];

for (const [what, headers, answer] of withoutWorker) {
  test(`where ${what}, the hub is in the page`, async ({ serve, open }) => {
    const server = await serve(createProbe().factory, {
      headers,
      intercept({ url }: IncomingMessage, response) {
        if (!url?.includes("patchbay-worker")) return false;
        answer(response);
        return true;
      },
    });
    const tab = await open(server.url, { expectErrors: true });
    await everythingWorks(tab);
    expect(await tab.connection()).toEqual({ connection: "open", connectionHub: "page" });
  });
}

test("where a proxy blocks sockets, callbacks that can go by HTTP do", async ({
  serve,
  faultProxy,
  open,
}) => {
  const proxy = await faultProxy(await serve(mixedTransports));
  proxy.blockUpgrades(true);
  const tab = await open(proxy.url, { expectErrors: true });
  await tab.type("#typed", "hello");
  await expect.poll(() => tab.text("#echo")).toBe("HTTP: hello");
  await tab.click("#go");
  await expect.poll(() => tab.text("#result")).toBe("Socket: hello none");
});
