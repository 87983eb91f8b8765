/** What a content policy must allow, as the documentation says it. */
import { expect, test } from "../fixtures.ts";

test("a strict policy: scripts, worker and socket of the app's own origin are enough", async ({
  program,
  tap,
  openApp,
}) => {
  const wire = await tap(await program("policy"));
  for (const page of [await openApp(wire.url), await openApp(wire.url)]) {
    await expect(page.locator("#shout")).toHaveText("ADA!");
    await expect(page.locator("#echo")).toHaveText("Hello, Ada");
    await expect(page.locator("#beat")).toContainText("Beat");
  }
  expect(wire.sockets).toHaveLength(1);
});

test("a policy without workers: each tab holds a socket of its own", async ({ program, tap, openApp }) => {
  const wire = await tap(await program("policy", { environment: { WORKER_SOURCE: "'none'" } }));
  // The browser reports the worker that it refuses.
  const pages = [
    await openApp(wire.url, { expectFaults: /worker-src/ }),
    await openApp(wire.url, { expectFaults: /worker-src/ }),
  ];
  for (const page of pages) {
    await expect(page.locator("#echo")).toHaveText("Hello, Ada");
    await expect(page.locator("#beat")).toContainText("Beat");
  }
  expect(wire.sockets).toHaveLength(2);
});
