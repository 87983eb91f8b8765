/** Streams of a page that its browser keeps for the way back (rule S10 of Dash 4.5: under the stock renderer such a page waits for ever). */
import config from "../../playwright.config.ts";
import { onBackend } from "../backends.ts";
import { expect, test } from "../fixtures.ts";

// Playwright's browsers keep no pages; people's do.
test.use({
  launchOptions: {
    ...config.use?.launchOptions,
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  },
});

for (const [carrier, environment] of [
  ["FastAPI, over the downlink", { BACKEND: "fastapi" }],
  ["Flask, by polling", { BACKEND: "flask" }],
  ["FastAPI, over the socket", { BACKEND: "fastapi", SOCKET: "1" }],
  ["FastAPI, in a response of its own", { BACKEND: "fastapi", STORAGE: "none" }],
] as const) {
  test(`${carrier}: a page that comes back waits for nothing that does not come`, async ({
    program,
    openApp,
  }) => {
    const { url } = await program("streams", onBackend({ ...environment, BACK: "1" }));
    // A stream that could not go on says so.
    const page = await openApp(url, { expectFaults: /lost|cut off/ });
    await page.click("#go-patch");
    await page.click("#go-long");
    await expect(page.locator("#patch")).toHaveText(/row 0/);
    await expect(page.locator("#long")).toHaveText(/^1:[3-9]/);
    await expect(page).toHaveTitle("Updating...");
    await page.goto(`${url}_dash-dependencies`);
    await page.goBack({ waitUntil: "commit" });
    await expect(page.locator("#stop")).toBeVisible();
    // The stream goes on, or was cut off: in both cases the page is not busy for ever.
    await page.click("#stop");
    await expect(page).toHaveTitle("Dash");
    await page.click("#go-text");
    await expect(page.locator("#after")).toHaveText("after abcde");
    await expect(page).toHaveTitle("Dash");
  });
}
