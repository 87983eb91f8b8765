/** An embedded app on pages of other sites: it looks and works as it was made, and leaves the page as it was. */
import type { Page } from "@playwright/test";
import { plainPage, test } from "../support/embedFixture.ts";
import { expect } from "../support/fixtures.ts";

const OWN =
  "<h1>Of the host</h1><p>Text <a href='#x'>link</a></p><button>Button</button><input><table><tr><td>cell</td></tr></table>";

const BOOTSTRAP = '<link rel="stylesheet" href="/npm/bootstrap/dist/css/bootstrap.css">';

const WORDPRESS = `<style>
  html { font-size: 62.5%; scroll-behavior: smooth; }
  body { font: 1.8rem/1.75 "Hoefler Text", Garamond, serif; color: #28303d; background: #d1e4dd; }
  .entry-content > *:not(.alignwide) { max-width: 58rem; margin: 3rem auto; }
  button, input[type="submit"], .button { background: #cd2653 !important; color: #fff !important; border: 0; border-radius: 0; padding: 1.1em 1.44em; text-transform: uppercase; letter-spacing: .03em; }
  input, textarea, select { border: 3px solid #28303d !important; font-size: 3rem !important; width: 100%; }
  h2 { font: 700 4.8rem/1.1 sans-serif; color: #28303d; }
  table, th, td { border: .1rem solid #dcd7ca !important; } a { color: #cd2653 !important; text-decoration: none; }
  ul, ol, p { margin: 0 0 3rem 3rem; }
</style>`;

const HOSTS: Readonly<Record<string, (head: (text: string, body?: string) => string) => string>> = {
  bootstrap: (page) => page(BOOTSTRAP),
  "bootstrap, dark": (page) =>
    page(BOOTSTRAP).replace("<html", '<html data-bs-theme="dark" data-theme="dark"'),
  "a reset": (page) =>
    page(
      "<style>*, *::before, *::after { box-sizing: border-box; margin: 0; padding: 0; border: 0; font: inherit; vertical-align: baseline; list-style: none; }</style>",
    ),
  "tailwind's preflight": (page) => page('<link rel="stylesheet" href="/npm/tailwindcss/preflight.css">'),
  "a WordPress theme": (page) =>
    page(WORDPRESS).replace('<div id="app"', '<div class="entry-content" id="app"'),
  "* { all: unset }": (page) =>
    page(
      "<style>* { all: unset !important; color: red !important; font: 30px cursive !important; } #app { display: block !important; width: 640px !important; }</style>",
    ),
  "button { background: red }": (page) =>
    page(
      "<style>button, [role] { background: red !important; color: lime !important; } div { border: 1px solid; opacity: .9; }</style>",
    ),
  "right to left": (page) => page("").replace("<html", '<html dir="rtl" lang="ar"'),
  "<base href>": (page) => page('<base href="/elsewhere/deep/">'),
  "no doctype": (page) =>
    page("<style>body { color: teal; font: 30px serif }</style>").replace("<!doctype html>", ""),
  "jQuery and a React of its own": (page) =>
    page(
      '<script src="/npm/jquery"></script><script>window.React = { version: "0.13" }; window.ReactDOM = {};</script>',
    ),
  "an AMD loader": (page) => page('<script src="/npm/requirejs/require.js"></script>'),
  "another version of Patchbay": (page) =>
    page("<script>window.patchbay = { version: '0.0.1', chunks: {}, mount() {} };</script>"),
};

const PARTS =
  "#shown, #title, #to-one, #page, #go, #typed, #city, #checks, #checks label, #tabs [role=tab], #table, #table td, #text strong, #text code, #chart .xtick text, #grid .ag-header-cell, #grid .ag-cell".split(
    ", ",
  );

/** Computed styles that do not depend on the room that the page gives. */
async function looks(
  page: Page,
  selectors: readonly string[],
): Promise<Record<string, Record<string, string>>> {
  const all: Record<string, Record<string, string>> = {};
  for (const selector of selectors) {
    all[selector] = await page
      .locator(selector)
      .first()
      .evaluate((element) => {
        const room =
          /^(width|height|.*-size|.*-origin|top|left|right|bottom|inset.*|transition.*|font-size-adjust)$/;
        const style = getComputedStyle(element);
        const names = [...style].filter((name) => name === "font-size" || !room.test(name));
        // Custom properties that the app has ended are empty. Each server has a port of its own.
        const values = names.map((name) => [name, style.getPropertyValue(name).replace(/:\d{4,5}\//g, "/")]);
        return Object.fromEntries(values.filter(([name, value]) => value && !name?.startsWith("--patchbay")));
      });
  }
  return all;
}

async function whenReady(page: Page): Promise<void> {
  await expect(page.locator("#page")).toHaveText("/base/");
  await expect(page.locator("#chart .xtick text").first()).toBeVisible();
  await expect(page.locator("#grid .ag-cell").first()).toHaveText("1");
  await expect(page.locator("#city")).toContainText("Rome");
  await expect(page.locator("#level")).toBeVisible();
  await expect(page.locator("#text code")).toHaveText("code");
}

for (const [name, host] of Object.entries(HOSTS)) {
  test(`E2 on a page with ${name}, the app looks and works as on a bare one`, async ({ openHost }) => {
    const bare = await openHost('data-target="#app"');
    await whenReady(bare.page);
    // plotly measures texts in the document: important rules for every element change how many ticks there are.
    const parts = name.includes("unset") ? PARTS.filter((part) => !part.startsWith("#chart ")) : PARTS;
    const made = await looks(bare.page, parts);
    const hostOf = (tag: boolean) =>
      openHost(({ tag: script, server }) => {
        const html = host((head, body = OWN) => plainPage({ server, tag: script }, head, body));
        return tag ? html : html.replace(/<script src="http.*?<\/script>/, "");
      });
    const { page: alone } = await hostOf(false);
    const { page } = await hostOf(true);
    await whenReady(page);
    expect(await looks(page, parts)).toEqual(made);
    await page.emulateMedia({ media: "print" });
    expect(await looks(page, parts)).toEqual(made);
    await page.emulateMedia({ media: null });
    const own = ["body >> nth=0", "h1", "body > p", "body > button", "body > input", "body > table td"];
    expect(await looks(page, own)).toEqual(await looks(alone, own));
    await page.click("#go");
    await expect(page.locator("#out")).toHaveText("clicked 1");
    await page.fill("#typed", "hello");
    await expect(page.locator("#shouted")).toHaveText("HELLO!");
    await page.click("#to-one");
    await expect(page.locator("#page")).toHaveText("/base/one?x=1");
  });
}
