/** A server is replaced by another, behind one address. */
import { COUNT, countingOn } from "../apps/counting.ts";
import { expect, test } from "../support/fixtures.ts";

test("W22 while a server is replaced a stream loses nothing, and the page goes on with the next one", async ({
  serve,
  faultProxy,
  openTab,
}) => {
  const first = await serve(countingOn("first"));
  const second = await serve(countingOn("second"));
  const proxy = await faultProxy(first);
  const tab = await openTab(proxy.url);
  await expect(tab.locator("#host")).toHaveText("first");
  await tab.click("#go");
  await expect(tab.locator("#numbers")).toContainText("10 ");
  proxy.leadTo(second.port);
  const drained = first.app.drain({ spreadMs: 8_000 });
  await expect(tab.locator("#said")).toHaveText("counted on first", { timeout: 10_000 });
  const numbers = Array.from({ length: COUNT }, (_, at) => at + 1).join(" ");
  await expect(tab.locator("#numbers")).toHaveText(numbers);
  await drained;
  await expect(tab.locator("#host")).toHaveText("second");
  expect(first.app.connections.list()).toEqual([]);
  await tab.click("#go");
  await expect(tab.locator("#said")).toHaveText("counted on second", { timeout: 10_000 });
  await expect(tab.locator("#numbers")).toHaveText(numbers);
  await expect(tab.locator(".test-devtools-error-count")).toHaveCount(0);
});
