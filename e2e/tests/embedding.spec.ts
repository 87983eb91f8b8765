/** What an embedding page can choose, and what happens inside of an isolated app. */
import { plainPage, test } from "../support/embedFixture.ts";
import { expect } from "../support/fixtures.ts";

const TARGET = 'data-target="#app"';

test("E1 the app has its own styles, scripts, fonts, files and functions, and the page has nothing of them", async ({
  openHost,
}) => {
  const { page, server } = await openHost((embedding) => plainPage(embedding, "", "<h2>Host</h2>"));
  const title = page.locator("#title");
  await expect(title).toHaveCSS("color", "rgb(120, 20, 140)");
  await expect(title).toHaveCSS("border-bottom-color", "rgb(1, 2, 3)");
  await expect(title).toHaveCSS("outline-color", "rgb(4, 5, 6)");
  const { order, faces } = await page.evaluate(() => ({
    order: (globalThis as unknown as { appOrder: string[] }).appOrder,
    faces: document.adoptedStyleSheets.flatMap(({ cssRules }) => [...cssRules].map(({ cssText }) => cssText)),
  }));
  expect(order).toEqual(["first", "second"]);
  expect(faces.join()).toContain(`url("${server}assets/face.woff2")`);
  const logo = page.locator("#logo");
  expect(
    await logo.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth)),
  ).toBe(16);
  await page.fill("#typed", "hello");
  await expect(page.locator("#shouted")).toHaveText("HELLO!");
  await expect(page.locator("body > h2")).toHaveCSS("color", "rgb(0, 0, 0)");
  await expect(page.locator("body")).toHaveCSS("letter-spacing", "normal");
});

test("E1 without a file of its own the app starts all the same, and reports it", async ({
  openHost,
  context,
}) => {
  await context.route("**/assets/b-second.js*", (route) => route.abort());
  await context.route("**/assets/app.css*", (route) => route.abort());
  const { page } = await openHost(TARGET, { devTools: true, expectErrors: true });
  await page.click("#go");
  await expect(page.locator("#out")).toHaveText("clicked 1");
  const list = page.getByRole("log", { name: "Errors of this page" });
  await expect(list).toContainText(/assets\/b-second\.js\?m=\d+ could not be loaded/);
  await expect(list).toContainText(/assets\/app\.css\?m=\d+ could not be loaded/);
});

test("E2 popups, keyboard and selection work in the shadow root", async ({ openHost }) => {
  const { page } = await openHost(TARGET);
  await page.click("#city[role=combobox]");
  const popup = page.getByRole("listbox");
  await expect(popup.getByRole("option", { name: "Lima" })).toBeVisible();
  await expect(popup).toHaveCSS("letter-spacing", "0.25px");
  await page.keyboard.type("li");
  await page.keyboard.press("Enter");
  await expect(page.locator("#city")).toContainText("Lima");
  await page.click("#city[role=combobox]");
  await page.keyboard.press("Escape");
  await expect(popup).toHaveCount(0);

  await page.hover("#grid .ag-header-cell");
  await page.click("#grid .ag-header-cell .ag-header-cell-filter-button");
  await page.locator(".ag-filter input").first().fill("2");
  await expect(page.locator("#grid .ag-row")).toHaveCount(1);
  await page.keyboard.press("Escape");

  await page.locator("#chart .nsewdrag").hover({ position: { x: 10, y: 30 } });
  await expect(page.locator("#chart .hovertext, #chart .modebar-btn").first()).toBeAttached();
  await page.getByRole("tab", { name: "Y" }).click();
  await expect(page.getByText("In Y")).toBeVisible();

  // The caret stays where it is when the server changes the text.
  await page.fill("#typed", "abcdef");
  await page.locator("#typed").evaluate((field: HTMLInputElement) => field.setSelectionRange(2, 2));
  await page.keyboard.type("X");
  await expect(page.locator("#shouted")).toHaveText("ABXCDEF!");
  expect(await page.locator("#typed").evaluate((field: HTMLInputElement) => field.selectionStart)).toBe(3);
  await page.keyboard.press("Shift+Tab");
  await expect(page.locator("#fail")).toBeFocused();
});

test("E2 the page's styles do not reach the notices, and the focus goes back into the app", async ({
  openHost,
}) => {
  const { page } = await openHost(
    (embedding) =>
      plainPage(
        embedding,
        "<style>button, section, div { background: rgb(255, 0, 0) !important; font: 40px serif !important; }</style>",
      ),
    { devTools: true },
  );
  await page.click("#typed");
  await page.locator("#fail").evaluate((button: HTMLElement) => button.click());
  const list = page.getByRole("log", { name: "Errors of this page" });
  await expect(list).toContainText("This one fails");
  await expect(list).toHaveCSS("font-size", "13px");
  await expect(list.getByRole("button").first()).not.toHaveCSS("background-color", "rgb(255, 0, 0)");
  await list.getByRole("button", { name: "Dismiss all" }).click();
  await expect(page.locator("#typed")).toBeFocused();
});

test.describe("E2 colours", () => {
  const dark = "rgb(20, 24, 32)";
  const light = "rgb(255, 255, 255)";
  for (const [asked, system, host, expected] of [
    ["", "dark", "normal", dark],
    ["", "light", "dark", light],
    ["host", "dark", "normal", light],
    ["host", "light", "dark", dark],
    ["system", "dark", "light", dark],
  ] as const) {
    test(`are ${expected === dark ? "dark" : "light"} with the scheme "${asked}", a ${system} system and a page of "${host}"`, {
      tag: "@media",
    }, async ({ openHost }) => {
      const { page } = await openHost((embedding) =>
        plainPage(
          embedding,
          `<style>:root { color-scheme: ${host} }</style>`,
          "",
          `${TARGET} ${asked && `data-color-scheme="${asked}"`}`,
        ),
      );
      await page.emulateMedia({ colorScheme: system });
      await expect(page.locator("patchbay-html")).toHaveCSS("background-color", expected);
    });
  }
});

test("E2 off: the app has the page's look, and its own styles apply to the page", async ({ openHost }) => {
  const { page } = await openHost((embedding) =>
    plainPage(
      embedding,
      "<style>button { background: rgb(255, 0, 0) }</style>",
      "",
      `${TARGET} data-isolate="off"`,
    ),
  );
  await expect(page.locator("#go")).toHaveCSS("background-color", "rgb(255, 0, 0)");
  await expect(page.locator("body")).toHaveCSS("letter-spacing", "0.25px");
  await expect(page.locator("patchbay-html")).toHaveCount(0);
  await page.click("#go");
  await expect(page.locator("#out")).toHaveText("clicked 1");
});

test("E3 two apps in memory have an address each, and the page keeps its own", async ({ openHost }) => {
  const { page, server } = await openHost((embedding) =>
    plainPage(embedding, "", '<div id="other"></div>').replace(
      "</body>",
      `${embedding.tag('data-target="#other" data-pathname="/start?a=1"')}</body>`,
    ),
  );
  const [one, other] = [page.locator("#app"), page.locator("#other")];
  await expect(one.locator("#page")).toHaveText("/base/");
  await expect(other.locator("#page")).toHaveText("/base/start?a=1");
  await one.locator("#to-one").click();
  await expect(one.locator("#page")).toHaveText("/base/one?x=1");
  // There is no page of its own that could be loaded.
  await one.locator("#to-two").click();
  await expect(one.locator("#page")).toHaveText("/base/two");
  await expect(other.locator("#page")).toHaveText("/base/start?a=1");
  expect(new URL(page.url()).pathname).toBe("/");
  await expect(one.locator("#to-two")).toHaveAttribute("href", `${server}two`);
  await expect(one.locator("#away")).toHaveAttribute("href", `${server}plain`);
  await expect(page).toHaveTitle("Host");
});

test("E3 in the hash the address can be shared, and Back works; a second app cannot have it", async ({
  openHost,
}) => {
  const { page, tag } = await openHost(
    (embedding) =>
      plainPage(
        embedding,
        '<base href="/elsewhere/">',
        '<div id="other"></div>',
        `${TARGET} data-location="hash"`,
      ),
    { expectErrors: true },
  );
  await expect(page.locator("#page")).toHaveText("/base/");
  await page.click("#to-one");
  await expect(page.locator("#page")).toHaveText("/base/one?x=1");
  expect(page.url()).toMatch(/^http:\/\/[^/]+\/#\/one\?x=1#there$/);
  await page.click("#to-two");
  await expect(page.locator("#page")).toHaveText("/base/two");
  await page.goBack();
  await expect(page.locator("#page")).toHaveText("/base/one?x=1");
  await page.goForward();
  await expect(page.locator("#page")).toHaveText("/base/two");
  await page.reload();
  await expect(page.locator("#page")).toHaveText("/base/two");
  await page.evaluate((html) => {
    const server = /data-server="([^"]+)"/.exec(html)?.[1];
    const { patchbay } = globalThis as unknown as { patchbay: { mount(options: object): void } };
    patchbay.mount({ server, target: "#other", location: "hash" });
  }, tag());
  await expect(page.locator("#other")).toContainText('Another app of this page has data-location="hash"');
});

test("E3 with the page's address, the app follows the page", async ({ openHost }) => {
  const { page } = await openHost(`${TARGET} data-location="page"`);
  await expect(page.locator("#page")).toHaveText("/");
  await page.evaluate(() => history.pushState(null, "", "/base/deep?q=2"));
  await page.click("#to-one");
  await expect(page.locator("#page")).toHaveText("/base/one?x=1");
  expect(new URL(page.url()).pathname).toBe("/base/one");
  await page.goBack();
  await expect(page.locator("#page")).toHaveText("/base/deep?q=2");
});
