/** Streams of a page that its browser keeps for the way back (rule S10 of Dash 4.5: there such a page waits for ever). */
import { fileURLToPath } from "node:url";
import config from "../../playwright.config.ts";
import { expect, test } from "../fixtures.ts";

// Playwright's browsers keep no pages; people's do.
test.use({
  launchOptions: {
    ...config.use?.launchOptions,
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  },
});

const folder = fileURLToPath(new URL("../programs/", import.meta.url));

for (const [carrier, environment] of [
  ["FastAPI, over the downlink", { BACKEND: "fastapi" }],
  ["Flask, by polling", { BACKEND: "flask" }],
  ["FastAPI, over the socket", { BACKEND: "fastapi", SOCKET: "1" }],
] as const) {
  test(`${carrier}: a stream goes on where it was, and has lost nothing`, async ({ program, openApp }) => {
    const { url } = await program("streams", {
      folder,
      environment: { ...environment, BACK: "1" },
      start: environment.BACKEND === "flask" ? "server" : "uvicorn",
    });
    // Browsers end a shared worker whose last page they keep for the way back: then the stream is cut off, and the page says so.
    await openApp(url);
    const page = await openApp(url);
    await page.evaluate(() => Object.assign(globalThis, { isTheSamePage: true }));
    await page.click("#go-patch");
    await page.click("#go-long");
    await expect(page.locator("#patch")).toHaveText(/row 0/);
    await expect(page.locator("#long")).toHaveText(/^1:[3-9]/);
    await page.goto(`${url}_dash-dependencies`);
    // The stream of rows ends meanwhile.
    await expect.poll(() => page.evaluate(() => performance.now())).toBeGreaterThan(1_500);
    await page.goBack({ waitUntil: "commit" });
    expect(await page.evaluate(() => "isTheSamePage" in globalThis), "the browser has kept the page").toBe(
      true,
    );
    await expect(page.locator("#patch")).toHaveText("row 0 row 1 row 2 ");
    await expect(page.locator("#long")).toHaveText(/^1:\d{2,}/);
    await page.click("#stop");
    await expect(page).toHaveTitle("Dash");
    // Other streams work as before.
    await page.click("#go-text");
    await expect(page.locator("#after")).toHaveText("after abcde");
  });
}
