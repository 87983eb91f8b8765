/** The page of `apps/probe.ts` as a user has it. */
import type { Page } from "@playwright/test";
import { expect } from "./fixtures.ts";

/** A stream, a read, a click and a loop. */
export async function everythingWorks(tab: Page): Promise<void> {
  await expect(tab.locator("#tick")).toContainText("tick");
  await tab.click("#stream");
  await expect(tab.locator("#streamed")).toContainText("update");
  await tab.fill("#name", "me");
  await tab.click("#ask");
  await expect(tab.locator("#answer")).toHaveText("Hello, me!");
  await tab.click("#click");
  await expect(tab.locator("#clicked")).toHaveText("1");
}
