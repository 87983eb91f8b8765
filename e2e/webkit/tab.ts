/** A tab of WebKitGTK. Its methods have the names of Playwright's, and wait for the element as those do. */
import { By, Key, type WebDriver } from "selenium-webdriver";

export interface WebKitTab {
  goto(url: string): Promise<void>;
  goBack(): Promise<void>;
  reload(): Promise<void>;
  /** Runs a function body in the page. @returns its value, which must be JSON */
  run(body: string): Promise<unknown>;
  /** The text of the first element that matches; undefined if there is none. */
  text(css: string): Promise<string | undefined>;
  /** The state of the connection and the place of the hub, as the page shows them. */
  connection(): Promise<{ connection: string; connectionHub: string }>;
  /** What the page reports: its own errors, and those that its app lists. */
  errors(): Promise<string[]>;
  click(css: string): Promise<void>;
  type(css: string, text: string): Promise<void>;
  /** Presses keys in the element that has the focus. Names of keys as in `Key` of selenium-webdriver, or characters. */
  press(...keys: string[]): Promise<void>;
  close(): Promise<void>;
}

/** The driver does not tell what a page writes to its console. */
const COLLECT_ERRORS = `
  globalThis.pageErrors = [];
  const note = (text) => globalThis.pageErrors.push(String(text));
  addEventListener("error", (event) => note(event.message));
  addEventListener("unhandledrejection", (event) => note(event.reason));
`;

/** @param handle of its window. The driver has one current window, so that one tab is used at a time. */
export function createTab(driver: WebDriver, handle: string): WebKitTab {
  const switchTo = (): Promise<void> => driver.switchTo().window(handle);
  const run = async (body: string): Promise<unknown> => {
    await switchTo();
    return driver.executeScript(body);
  };
  return {
    run,
    async goto(url) {
      await switchTo();
      await driver.get(url);
      await driver.executeScript(COLLECT_ERRORS);
    },
    async goBack() {
      await switchTo();
      await driver.navigate().back();
    },
    async reload() {
      await switchTo();
      await driver.navigate().refresh();
      await driver.executeScript(COLLECT_ERRORS);
    },
    async text(css) {
      const text = await run(`return document.querySelector(${JSON.stringify(css)})?.textContent ?? null`);
      return text === null ? undefined : String(text);
    },
    connection: async () =>
      (await run(`
        const { connection, connectionHub } = document.querySelector("[data-connection]").dataset;
        return { connection, connectionHub };
      `)) as { connection: string; connectionHub: string },
    errors: async () =>
      (await run(`
        const listed = [...document.querySelectorAll("[role=log] li")].map((fault) => fault.innerText);
        return [...(globalThis.pageErrors ?? []), ...listed];
      `)) as string[],
    async click(css) {
      await switchTo();
      await driver.findElement(By.css(css)).click();
    },
    async type(css, text) {
      await switchTo();
      const element = await driver.findElement(By.css(css));
      for (const character of text) await element.sendKeys(character);
    },
    async press(...keys) {
      await switchTo();
      for (const key of keys) {
        const named = (Key as unknown as Record<string, unknown>)[key];
        await driver
          .actions()
          .sendKeys(typeof named === "string" ? named : key)
          .perform();
      }
    },
    async close() {
      await switchTo();
      await driver.close();
    },
  };
}
