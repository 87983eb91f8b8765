/** An embedded app on pages of other sites: it looks and works as it was made, and leaves the page as it was. */
import type { Page } from "@playwright/test";
import { embedded, PREFIX } from "../apps/embedded.ts";
import { emulatesMedia } from "../support/drivers.ts";
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
  // plotly measures its texts in the document, and may hide them on a page with important rules.
  await expect(page.locator("#chart .xtick text").first()).toBeAttached();
  await expect(page.locator("#grid .ag-cell").first()).toHaveText("1");
  await expect(page.locator("#city")).toContainText("Rome");
  await expect(page.locator("#level")).toBeVisible();
  await expect(page.locator("#text code")).toHaveText("code");
}

/** Its buttons, fields and links work. */
async function isUsable(page: Page): Promise<void> {
  await page.click("#go");
  await expect(page.locator("#out")).toHaveText("clicked 1");
  await page.fill("#typed", "hello");
  await expect(page.locator("#shouted")).toHaveText("HELLO!");
  await page.click("#to-one");
  await expect(page.locator("#page")).toHaveText("/base/one?x=1");
}

for (const [name, host] of Object.entries(HOSTS)) {
  test(`E2 on a page with ${name}, the app looks and works as on a bare one`, async ({
    openHost,
    browserName,
  }) => {
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
    if (emulatesMedia(browserName)) {
      await page.emulateMedia({ media: "print" });
      expect(await looks(page, parts)).toEqual(made);
      await page.emulateMedia({ media: null });
    }
    const own = ["body >> nth=0", "h1", "body > p", "body > button", "body > input", "body > table td"];
    expect(await looks(page, own)).toEqual(await looks(alone, own));
    await isUsable(page);
  });
}

test("an element has one app: another is refused, a tag that runs again changes nothing", async ({
  openHost,
}) => {
  const { page, server } = await openHost((embedding) =>
    plainPage(embedding).replace("</body>", `${embedding.tag()}</body>`),
  );
  await page.click("#go");
  await expect(page.locator("#out")).toHaveText("clicked 1");
  const refusal = await page.evaluate((address) => {
    const { patchbay } = globalThis as unknown as { patchbay: { mount(options: object): void } };
    try {
      patchbay.mount({ server: address, target: "#app" });
      return "none";
    } catch (error) {
      return String(error);
    }
  }, server);
  expect(refusal).toContain("this element has an app: unmount it");
  await page.click("#go");
  await expect(page.locator("#out")).toHaveText("clicked 2");
});

test("Turbo takes the element away and brings another: the app is there again", async ({ openHost }) => {
  const { page, running } = await openHost((embedding, path) => {
    const head = '<script src="/npm/@hotwired/turbo/dist/turbo.es2017-umd.js"></script>';
    return path === "/"
      ? plainPage(embedding, head, '<a id="next" href="/next">Next</a>')
      : `<!doctype html><html><head><title>Next</title>${head}</head><body><a id="back" href="/">Back</a></body></html>`;
  });
  const out = page.locator("#out");
  for (const n of [1, 2]) {
    await page.click("#go");
    await expect(out).toHaveText(/clicked/);
    await page.click("#next");
    await expect(page).toHaveTitle("Next");
    await expect(out).toHaveCount(0);
    if (n === 1) await page.click("#back");
    else await page.goBack();
    await expect(page).toHaveTitle("Host");
  }
  await page.click("#go");
  await expect(out).toHaveText(/clicked/);
  // The apps of elements that are gone end.
  await page.click("#next");
  await expect(page).toHaveTitle("Next");
  await expect
    .poll(() => running.app.connections.list().flatMap(({ tabs }) => tabs).length, { timeout: 30_000 })
    .toBe(0);
});

test("apps of two versions of Patchbay are on one page, each with its own chunks", async ({
  openHost,
  serve,
}) => {
  const { page } = await openHost((embedding) => plainPage(embedding, "", '<div id="other"></div>'));
  const { origin } = new URL(page.url());
  const second = await serve((options) => embedded()({ ...options, websocketAllowedOrigins: [origin] }));
  // The other version differs by its name only.
  const scripts = new Set<string>();
  await page.route(`${new URL(PREFIX, second.url)}**/patchbay/*.js`, async (route) => {
    const response = await route.fetch();
    scripts.add(new URL(route.request().url()).pathname.replace(/.*\//, ""));
    await route.fulfill({ response, body: (await response.text()).replaceAll("0.1.0", "0.0.9") });
  });
  await page.evaluate((server) => {
    const script = document.createElement("script");
    script.src = `${server}_dash-component-suites/patchbay/patchbay.js`;
    Object.assign(script.dataset, { server, target: "#other" });
    document.body.append(script);
  }, new URL(PREFIX, second.url).href);
  for (const app of [page.locator("#other"), page.locator("#app")]) {
    await expect(app.locator("#chart .xtick text").first()).toBeVisible();
    await expect(app.locator("#grid .ag-cell").first()).toHaveText("1");
    await app.locator("#city").click();
    await page.getByRole("option", { name: "Lima" }).click();
    await expect(app.locator("#city")).toContainText("Lima");
    await app.locator("#typed").fill("hello");
    await expect(app.locator("#shouted")).toHaveText("HELLO!");
  }
  expect([...scripts]).toContain("patchbay-graph.js");
  const versions = await page.evaluate(() =>
    Object.keys((globalThis as unknown as { patchbay: { versions: object } }).patchbay.versions),
  );
  expect(versions.sort()).toEqual(["0.0.9", "0.1.0"]);
});

async function translate(page: Page): Promise<void> {
  await page.evaluate(() => {
    const walker = document.createTreeWalker(document.querySelector("#app") as Element, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    for (const text of texts) {
      const font = document.createElement("font");
      text.replaceWith(font);
      font.append(`[${text.data}]`);
    }
  });
}

test("a translator that replaces texts leaves the app in work", async ({ openHost }) => {
  const { page } = await openHost('data-target="#app" data-isolate="off"', { expectErrors: true });
  // plotly measures its texts in the document, and may hide them on a page with important rules.
  await expect(page.locator("#chart .xtick text").first()).toBeAttached();
  await translate(page);
  await isUsable(page);
});
