/**
 * A tab that Playwright leaves alone: its own it keeps in front, and what is in front cannot be frozen. Spoken to through the
 * browser; such tabs share the browser's own context, and so a SharedWorker.
 */
import type { Browser } from "@playwright/test";
import { openTarget } from "./target.ts";

export interface RawTab {
  /** @param expression its value must be JSON */
  evaluate(expression: string): Promise<unknown>;
  text(id: string): Promise<unknown>;
  setFrozen(frozen: boolean): Promise<void>;
}

export async function openRawTab(browser: Browser, url: string): Promise<RawTab> {
  const session = await browser.newBrowserCDPSession();
  const { targetId } = await session.send("Target.createTarget", { url });
  const target = await openTarget(session, targetId);
  async function evaluate(expression: string): Promise<unknown> {
    const { result } = (await target.ask("Runtime.evaluate", { expression, returnByValue: true })) as {
      result: { value: unknown };
    };
    return result.value;
  }
  return {
    evaluate,
    text: (id) => evaluate(`document.getElementById(${JSON.stringify(id)})?.textContent`),
    async setFrozen(frozen) {
      await target.ask("Page.setWebLifecycleState", { state: frozen ? "frozen" : "active" });
    },
  };
}
