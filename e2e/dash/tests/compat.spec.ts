/** What apps rely on beyond the documentation; the same under Dash's renderer (`PATCHBAY=0`). */
import { expect, test } from "../fixtures.ts";

test("B5 B8 B12 texts that are called on…, ids with dots, and cards that change places", async ({
  program,
  openApp,
}) => {
  const page = await openApp((await program("compat")).url);
  await expect(page.locator(".mantine-Switch-trackLabel")).toHaveText("ON");
  const files = await page.locator(".file").allTextContents();
  for (const button of await page.locator(".file").all()) await button.click();
  await expect(page.locator(".picked")).toHaveText(files.map((path) => `${path} 1`));
  await page.click("#push");
  await expect(page.locator(".pushed")).toHaveText("pushed");
  await expect(page.locator("#order")).toHaveText("1 2 3");
  await page.click("#reverse");
  await expect(page.locator("#cards > div")).toHaveText(["card 3", "card 2", "card 1"]);
  await expect(page.locator("#order")).toHaveText("3 2 1");
});

test("B6 values that callbacks and set_props put into a persisted prop are there after a reload", async ({
  program,
  openApp,
}) => {
  const page = await openApp((await program("compat")).url);
  for (const [button, value] of [
    ["#fill", "by callback"],
    ["#push", "pushed"],
  ] as const) {
    await page.click(button);
    await expect(page.locator("#kept")).toHaveValue(value);
    await page.reload();
    await expect(page.locator("#kept")).toHaveValue(value);
  }
});

test("B9 B10 odd keys of a Patch, and too few values of a clientside function", async ({
  program,
  openApp,
}) => {
  const page = await openApp((await program("compat")).url);
  await page.click("#patch");
  await expect(page.locator("#shown")).toHaveText('{"constructor":"B","prototype":{"year":2},"toString":3}');
  await expect(page.locator("#beside")).toHaveText("second");
  await page.click("#pair");
  await expect(page.locator(".pair")).toHaveText(["X", "Y", "z"]);
});

test("B16 B17 undo is there while there is something to undo, and a failure is not on the page", async ({
  program,
  openApp,
}) => {
  const page = await openApp((await program("compat")).url, { expectFaults: /500|Callback error/ });
  const bar = page.locator("._dash-undo-redo");
  await expect(bar).toBeAttached();
  await expect(bar).toHaveText("");
  const told = page.waitForEvent(
    "console",
    (message) => message.type() === "error" && /Callback error|500/.test(message.text()),
  );
  await page.click("#fail");
  await told;
  await expect(bar).toContainText("undo");
  await expect(page.locator("body")).not.toContainText("Callback error");
  await expect(page.locator("._patchbay-faults, .dash-debug-menu")).toHaveCount(0);
});
