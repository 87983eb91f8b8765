/** Callbacks that yield, from a real Dash 4.5: the same on every backend and carrier (PROTOCOL.md, rules ST1 to ST5). */
import type { Page } from "@playwright/test";
import { onBackend } from "../backends.ts";
import { expect, test } from "../fixtures.ts";

/** What the console says of a callback that failed. The text of its exception is not among it. */
const FAILED = /The callback failed on the server/;

/** Every text that a component shows from now on. */
async function watch(page: Page, selector: string): Promise<() => Promise<string[]>> {
  const name = `seen ${selector}`;
  await page.evaluate(
    ([name = "", selector = ""]) => {
      const element = document.querySelector(selector) as Element;
      const seen: string[] = [];
      Object.assign(window, { [name]: seen });
      const note = (): void => {
        const text = String(element.textContent);
        if (seen.at(-1) !== text) seen.push(text);
      };
      new MutationObserver(note).observe(element, { subtree: true, childList: true, characterData: true });
    },
    [name, selector],
  );
  return () => page.evaluate((name) => (window as unknown as Record<string, string[]>)[name] ?? [], name);
}

for (const [carrier, environment] of [
  ["FastAPI, over the socket", { BACKEND: "fastapi", SOCKET: "1" }],
  ["FastAPI, over HTTP", { BACKEND: "fastapi" }],
  ["Quart, over HTTP", { BACKEND: "quart" }],
  ["Flask", { BACKEND: "flask" }],
  ["FastAPI, without a downlink", { BACKEND: "fastapi", STORAGE: "none" }],
] as const) {
  test.describe(carrier, () => {
    const printed: string[] = [];
    const options = onBackend(environment, (text) => void printed.push(text));

    test("text is shown as it grows, and what depends on it runs once, with all of it", async ({
      program,
      openApp,
    }) => {
      const page = await openApp((await program("streams", options)).url);
      const seen = await watch(page, "#text");
      await page.click("#go-text");
      await expect(page).toHaveTitle("Updating...");
      await expect(page.locator("#after")).toHaveText("after abcde");
      expect(await seen()).toEqual(["a", "ab", "abc", "abcd", "abcde"]);
      await expect(page).toHaveTitle("Dash");
      expect(printed.join("").match(/^after .*$/gm)).toEqual(["after abcde"]);
    });

    test("Patches, several Outputs, MATCH and `running`", async ({ program, openApp }) => {
      const page = await openApp((await program("streams", options)).url);
      const states = await watch(page, "#state");
      await page.click("#go-patch");
      await page.click("#go-several");
      await page.click("#go-running");
      for (const button of await page.getByRole("button", { name: "match" }).all()) await button.click();
      await expect(page.locator("#patch")).toHaveText("row 0 row 1 row 2 ");
      await expect(page.locator("#one")).toHaveText("third");
      await expect(page.locator("#two")).toHaveText("fourth");
      await expect(page.getByText("1:2", { exact: true })).toBeVisible();
      await expect(page.getByText("2:2", { exact: true })).toBeVisible();
      await expect(page.locator("#running")).toHaveText("2");
      await expect(page.locator("#state")).toHaveText("idle");
      expect(await states()).toEqual(["runs", "idle"]);
    });

    test("a failure leaves what came, and is said; props that are set come too", async ({
      program,
      openApp,
    }) => {
      const page = await openApp((await program("streams", options)).url, { expectFaults: FAILED });
      const said = page.waitForEvent("console", (message) => FAILED.test(message.text()));
      await page.click("#go-failure");
      await said;
      await expect(page.locator("#failure")).toHaveText("before");
      await page.click("#go-beside");
      await expect(page.locator("#mine")).toHaveText("set second");
      await expect(page.locator("#beside")).toHaveText("yielded again");
      await page.click("#go-silent");
      await expect(page.locator("#silent")).toHaveText("set");
    });

    test("components that a stream brings are alive, and are called once", async ({ program, openApp }) => {
      const page = await openApp((await program("streams", options)).url);
      await page.click("#go-content");
      await expect(page.locator("#inner")).toHaveText("alive: value 2");
      await page.fill("#field", "typed");
      await expect(page.locator("#inner")).toHaveText("alive: typed");
      const calls = printed.join("").match(/^inner value .*$/gm);
      expect(calls).toEqual(["inner value 2"]);
    });

    test("a newer run replaces the older one", async ({ program, openApp }) => {
      const page = await openApp((await program("streams", options)).url);
      await page.click("#go-long");
      await expect(page.locator("#long")).toHaveText(/^1:[3-9]/);
      await page.click("#go-long");
      await expect(page.locator("#long")).toHaveText(/^2:/);
      const seen = await watch(page, "#long");
      await expect.poll(async () => (await seen()).length).toBeGreaterThan(5);
      expect((await seen()).filter((text) => !text.startsWith("2:"))).toEqual([]);
    });
  });
}

test("a read may name a place within a prop", async ({ program, openApp }) => {
  const options = onBackend({ BACKEND: "fastapi", SOCKET: "1" });
  const page = await openApp((await program("streams", options)).url);
  await page.click("#go-read");
  await expect(page.locator("#read")).toHaveText(
    "[8, 7, None, None, {'rows': [{'v': {'a.b': 7}}, {'v': 8}]}]",
  );
});

test("a stream that is cut off stays on the page and says so, and nothing depends on half of it", async ({
  program,
  openApp,
}) => {
  // `CUT` only makes it a program of this test's own. A downlink is tried again for 30 seconds.
  const environment = { BACKEND: "fastapi", STORAGE: "none", CUT: "1" };
  const running = await program("streams", onBackend(environment));
  const page = await openApp(running.url, { expectFaults: /./ });
  const said = page.waitForEvent("console", (message) => /cut off/.test(message.text()));
  await page.click("#go-text");
  await expect(page.locator("#text")).toHaveText("ab");
  await running.stop();
  await expect(page).toHaveTitle("Dash");
  await said;
  await expect(page.locator("#text")).toHaveText(/^abc?$/);
  await expect(page.locator("#after")).toHaveText("-");
});
