/**
 * A tab that Playwright does not control. Playwright keeps its own tabs in front, and a tab in front cannot be frozen. The browser's
 * CDP session controls these tabs. They share the browser's default context, and so a SharedWorker.
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
