/** What a person has in hand while the line breaks and mends: nothing of it moves. */
import type { Page } from "@playwright/test";
import { createLedger } from "../apps/ledger.ts";
import { hasDevTools } from "../support/drivers.ts";
import { expect } from "../support/fixtures.ts";
import { streamGoesOn, test } from "../support/ledgerPage.ts";
import { killSharedWorkers } from "../support/worker.ts";

const inHand = (tab: Page): Promise<unknown> =>
  tab.evaluate(() => {
    const field = document.activeElement as HTMLInputElement;
    return {
      focus: field.id,
      text: field.value,
      caret: [field.selectionStart, field.selectionEnd],
      scrolled: [Math.round(scrollY), document.querySelector("#box")?.scrollTop],
    };
  });

test("caret, selection, focus, scroll and typed text stay through every kind of reconnection", async ({
  serve,
  ledgerLine,
  openTab,
  browser,
  browserName,
}) => {
  test.setTimeout(120_000);
  const { server, proxy } = ledgerLine;
  const tab = await openTab(proxy.url, { expectErrors: true });
  await streamGoesOn(tab);
  await tab.fill("#name", "half a thought");
  await tab.evaluate(() => {
    document.querySelector("#box")?.scrollTo(0, 250);
    const field = document.querySelector<HTMLInputElement>("#name");
    field?.focus();
    field?.setSelectionRange(5, 6);
    scrollTo(0, 40);
  });
  const before = await inHand(tab);
  expect(before).toEqual({
    focus: "name",
    text: "half a thought",
    caret: [5, 6],
    scrolled: [40, 250],
  });
  const app = tab.locator("[data-connection]");
  const breaks: Record<string, () => Promise<void>> = {
    cut: async () => proxy.cut(),
    reset: async () => proxy.reset(),
    "the middle of a frame": async () => proxy.breakSocketsAfter(50, "browser"),
    ...(hasDevTools(browserName) && {
      "the death of the worker": async () => void (await killSharedWorkers(browser)),
    }),
    "a restart of the server": async () => {
      await server.close();
      await serve(createLedger().factory, { port: server.port });
    },
  };
  for (const [what, breakIt] of Object.entries(breaks)) {
    await test.step(what, async () => {
      // The page sees the line go, as people do.
      proxy.refuse(true);
      await breakIt();
      if (what !== "the death of the worker") await expect(app).toHaveAttribute("data-connection", "waiting");
      proxy.refuse(false);
      await expect(app).toHaveAttribute("data-connection", "open");
      await streamGoesOn(tab);
      expect(await inHand(tab)).toEqual(before);
    });
  }
  await tab.keyboard.type("X");
  await expect(tab.locator("#name")).toHaveValue("half X thought");
});
