/** Pages and workers of different builds in one browser, as after a deployment. */
import { appendFile, cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createLedger } from "../apps/ledger.ts";
import { expect, test } from "../support/fixtures.ts";
import { clickAndSee, shownStreams, streamGoesOn } from "../support/ledgerPage.ts";
import { sharedWorkers } from "../support/worker.ts";

const BUILD = fileURLToPath(new URL("../../packages/patchbay/dist", import.meta.url));

test("W50 after a deployment an old page goes on with its worker, a new one gets its own", {
  tag: "@cdp",
}, async ({ serve, openTab, browser }) => {
  const first = createLedger();
  const server = await serve(first.factory);
  const old = await openTab(server.url, { expectErrors: true });
  await streamGoesOn(old);
  const before = (await sharedWorkers(browser)).length;
  const clientDir = await mkdtemp(join(tmpdir(), "patchbay-"));
  await cp(BUILD, clientDir, { recursive: true });
  await appendFile(join(clientDir, "patchbay-worker.js"), "\n// another build\n");
  await server.close();
  const second = createLedger();
  const again = await serve((options) => second.factory({ ...options, clientDir }), { port: server.port });
  await streamGoesOn(old);
  const fresh = await openTab(again.url);
  await streamGoesOn(fresh);
  expect((await sharedWorkers(browser)).length).toBe(before + 1);
  expect(again.app.connections.list()).toHaveLength(2);
  await clickAndSee(old, 1);
  await clickAndSee(fresh, 1);
  expect(second.streams).toEqual({ running: 2, started: 2 });
  await rm(clientDir, { recursive: true });
});

test("W50 a worker of another version is not spoken to: the page has a hub of its own", async ({
  serve,
  openTab,
}) => {
  let other = 0;
  const script = (await readFile(join(BUILD, "patchbay-worker.js"), "utf8")).replace(
    /version(:|===)\d+/g,
    (_, sign) => {
      other += 1;
      return `version${sign}99`;
    },
  );
  const ledger = createLedger();
  const server = await serve(ledger.factory, {
    intercept(request, response) {
      if (!request.url?.includes("patchbay-worker")) return false;
      response.setHeader("Content-Type", "text/javascript").end(script);
      return true;
    },
  });
  const tab = await openTab(server.url);
  await streamGoesOn(tab);
  await expect(tab.locator("[data-connection]")).toHaveAttribute("data-connection-hub", "page");
  await clickAndSee(tab, 1);
  expect(await shownStreams(ledger, [tab])).toEqual([[1]]);
  // What was changed are the two places where a worker says and asks which version it is.
  expect(other).toBe(2);
});
