import type { Page } from "@playwright/test";

/** Every text that a component shows from now on. */
export async function watchText(page: Page, selector: string): Promise<() => Promise<string[]>> {
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
