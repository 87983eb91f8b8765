/** Streams over HTTP that share the downlink of a real Dash 4.5 (PROTOCOL.md, rules DL1 to DL8), and the ways to stop one. */
import type { Page } from "@playwright/test";
import { onBackend } from "../backends.ts";
import { type DownlinkTap, tapDownlink } from "../downlinkTap.ts";
import { test as base, expect } from "../fixtures.ts";

interface Running {
  tap: DownlinkTap;
  /** How often the server has printed this text. */
  count(line: string): number;
}

const test = base.extend<{ streams: (environment: Record<string, string>) => Promise<Running> }>({
  streams: async ({ program }, use) => {
    const taps: DownlinkTap[] = [];
    await use(async (environment) => {
      const printed: string[] = [];
      // The program of each test is its own: its lines are counted.
      const own = { ...environment, TEST: test.info().titlePath.join(" ") };
      const running = await program(
        "streams",
        onBackend(own, (text) => void printed.push(text)),
      );
      const tap = await tapDownlink(running);
      taps.push(tap);
      return {
        tap,
        // A server's own log may stand in the same line.
        count: (line) => printed.join("").split(line).length - 1,
      };
    });
    await Promise.all(taps.map((tap) => tap.close()));
  },
});

/** Waits until a text has changed this often. */
async function grows(page: Page, selector: string): Promise<void> {
  const before = await page.locator(selector).textContent();
  await expect(page.locator(selector)).not.toHaveText(String(before));
}

for (const [server, environment] of [
  ["FastAPI", { BACKEND: "fastapi" }],
  ["Quart", { BACKEND: "quart" }],
  ["Flask, by polling", { BACKEND: "flask" }],
] as const) {
  test.describe(server, () => {
    test("the streams of all tabs share one downlink; that of a tab which goes is ended on the server", async ({
      streams,
      openApp,
    }) => {
      const { tap, count } = await streams(environment);
      const pages = [await openApp(tap.url), await openApp(tap.url)] as const;
      await pages[0].click("#go-long");
      await expect(pages[0].locator("#long")).toHaveText(/^1:/);
      await pages[1].click("#go-long");
      await pages[1].click("#go-text");
      await expect(pages[1].locator("#after")).toHaveText("after abcde");
      await grows(pages[0], "#long");
      expect(tap.of("request")).toHaveLength(3);
      expect(new Set(tap.posts.map(({ query }) => query.get("downlinkId") ?? "none")).size).toBe(2);
      expect(new Set(tap.of("read").map(({ query }) => String(query))).size).toBe(1);
      if (environment.BACKEND !== "flask") expect(tap.of("read")).toHaveLength(1);
      await pages[1].close();
      await expect.poll(() => count("long 1 is over"), { timeout: 15_000 }).toBe(1);
      expect(tap.of("cancel")).toHaveLength(1);
      await grows(pages[0], "#long");
      await pages[0].reload();
      await expect.poll(() => count("long 1 is over"), { timeout: 15_000 }).toBe(2);
    });

    test("a downlink that is cut is read on: nothing is lost, and nothing comes twice", async ({
      streams,
      openApp,
    }) => {
      const { tap } = await streams(environment);
      const page = await openApp(tap.url);
      await page.click("#go-patch");
      await expect(page.locator("#patch")).toHaveText(/row 0/);
      tap.cut();
      await expect(page.locator("#patch")).toHaveText("row 0 row 1 row 2 ");
      await expect(page).toHaveTitle("Dash");
    });

    test("a button in the layout, and a script, stop a stream on the page and on the server", async ({
      streams,
      openApp,
    }) => {
      const { tap, count } = await streams(environment);
      const page = await openApp(tap.url);
      for (const [button, clicks] of [
        ["#stop", 1],
        ["#stop-script", 2],
      ] as const) {
        await page.click("#go-long");
        await expect(page.locator("#long")).toHaveText(new RegExp(`^${clicks}:[1-9]`));
        await page.focus(button);
        await page.keyboard.press("Enter");
        await expect(page).toHaveTitle("Dash");
        const shown = await page.locator("#long").textContent();
        await expect.poll(() => count(`long ${clicks} is over`), { timeout: 15_000 }).toBe(1);
        await expect(page.locator("#long")).toHaveText(String(shown));
      }
      await expect(page.locator("#stopped")).toHaveText("1");
    });

    test("a server that has lost the stream: the page says so, runs nothing again, and depends on nothing of it", async ({
      streams,
      openApp,
    }) => {
      const { tap, count } = await streams(environment);
      const page = await openApp(tap.url, { expectFaults: /./ });
      const said = page.waitForEvent("console", (message) =>
        /answered 403 to the downlink/.test(message.text()),
      );
      await page.click("#go-text");
      await expect(page.locator("#text")).toHaveText(/^ab?c?$/);
      tap.refuse("read", 403);
      tap.cut();
      await said;
      await expect(page).toHaveTitle("Dash");
      await expect(page.locator("#after")).toHaveText("-");
      expect(tap.of("request").length + tap.of("plain").length).toBe(1);
      // Somebody who wants it again runs it again.
      tap.refuse("read", undefined);
      await page.getByRole("button", { name: /again/i }).click();
      await expect(page.locator("#after")).toHaveText("after abcde");
      await expect.poll(() => count("after abcde")).toBe(1);
    });

    test("a request that is refused has run nothing, and goes again as an ordinary one", async ({
      streams,
      openApp,
    }) => {
      const { tap } = await streams(environment);
      const page = await openApp(tap.url, { expectFaults: /403/ });
      tap.refuse("request", 403);
      await page.click("#go-text");
      await expect(page.locator("#after")).toHaveText("after abcde");
      expect(tap.of("read")).toHaveLength(0);
    });

    test("an exception whose text holds 403 runs its callback once", async ({ streams, openApp }) => {
      const { tap, count } = await streams(environment);
      const page = await openApp(tap.url, { expectFaults: /./ });
      const said = page.waitForEvent("console", (message) => /failed/.test(message.text()));
      await page.click("#go-failure");
      await said;
      await expect(page).toHaveTitle("Dash");
      await expect.poll(() => count("failure runs")).toBe(1);
      expect(tap.of("plain")).toHaveLength(0);
    });
  });
}
