/** What an author sees while an app is written: hot reload and validation; and tokens that expire. */
import type { Page } from "@playwright/test";
import { defining, guarded, misspelt, watched } from "../apps/authoring.ts";
import { expect, test } from "../support/fixtures.ts";

/** Marks the document, which a reload of the page would forget. */
async function mark(page: Page): Promise<void> {
  await page.evaluate(() => Object.assign(globalThis, { isMarked: true }));
}
const isMarked = (page: Page): Promise<boolean> =>
  page.evaluate(() => (globalThis as { isMarked?: boolean }).isMarked === true);

test.describe("hot reload", () => {
  test("shows the app as it is now, in the same page and over the same socket", async ({
    serve,
    openTab,
  }) => {
    const app = watched();
    const server = await serve(app.factory, { intercept: app.intercept });
    const page = await openTab(server.url);
    await page.click("#go");
    await expect(page.locator("#said")).toHaveText("before 1");
    await mark(page);
    const before = server.app.connections.list().map(({ id }) => id);
    app.text = "after";
    app.state = { ...app.state, reloadHash: "2" };
    await expect(page.locator("#text")).toHaveText("after");
    // The layout is the server's again, and its callbacks are wired to it.
    await expect(page.locator("#said")).toHaveText("");
    await page.click("#go");
    await expect(page.locator("#said")).toHaveText("after 1");
    expect(await isMarked(page)).toBe(true);
    expect(server.app.connections.list().map(({ id }) => id)).toEqual(before);
  });

  test("replaces a style sheet, and nothing else", async ({ serve, openTab }) => {
    const app = watched();
    const page = await openTab((await serve(app.factory, { intercept: app.intercept })).url);
    await page.click("#go");
    await expect(page.locator("#said")).toHaveText("before 1");
    await expect(page.locator("#text")).toHaveCSS("color", "rgb(255, 0, 0)");
    await mark(page);
    app.colour = "rgb(0, 0, 255)";
    app.text = "not loaded again";
    const files = [{ url: "/own.css", modified: 7, is_css: true }];
    app.state = { ...app.state, reloadHash: "2", hard: true, files };
    await expect(page.locator("#text")).toHaveCSS("color", "rgb(0, 0, 255)");
    await expect(page.locator("link[href*='own.css']")).toHaveCount(1);
    await expect(page.locator("link[href*='own.css']")).toHaveAttribute("href", /\/own\.css\?m=7$/);
    await expect(page.locator("#text")).toHaveText("before");
    await expect(page.locator("#said")).toHaveText("before 1");
    expect(await isMarked(page)).toBe(true);
  });

  test("loads the whole page again where a script has changed", async ({ serve, openTab }) => {
    const app = watched();
    const page = await openTab((await serve(app.factory, { intercept: app.intercept })).url);
    await expect(page.locator("#text")).toHaveText("before");
    await mark(page);
    app.text = "after";
    const files = [{ url: "/own.js", modified: 7, is_css: false }];
    const loaded = page.waitForEvent("load");
    app.state = { ...app.state, reloadHash: "2", hard: true, files };
    await loaded;
    await expect(page.locator("#text")).toHaveText("after");
    expect(await isMarked(page)).toBe(false);
  });

  test("D9 loads the page again from a server that was started again with another layout", async ({
    serve,
    openTab,
  }) => {
    const devTools = true;
    const first = watched();
    const server = await serve((options) => first.factory({ ...options, devTools, indexString: "" }));
    const page = await openTab(server.url, { expectErrors: true });
    await expect(page.locator("#text")).toHaveText("before");
    await mark(page);
    await server.close();
    const second = watched();
    second.text = "after";
    await serve((options) => second.factory({ ...options, devTools, indexString: "" }), {
      port: server.port,
    });
    await expect(page.locator("#text")).toHaveText("after");
    expect(await isMarked(page)).toBe(false);
  });

  test("stops asking a server that fails, and says so", async ({ serve, openTab }) => {
    const app = watched();
    const server = await serve(app.factory, { intercept: app.intercept });
    const page = await openTab(server.url, { expectErrors: true });
    await expect(page.locator("#text")).toHaveText("before");
    app.broken = true;
    await expect(page.getByRole("log")).toContainText(
      "Hot reloading has stopped: the server failed 3 times.",
    );
    await page.click("#go");
    await expect(page.locator("#said")).toHaveText("before 1");
  });
});

test.describe("tokens", () => {
  test("are asked for once for all requests that need one, and again when they expire", async ({
    serve,
    openTab,
  }) => {
    const app = guarded();
    const server = await serve(app.factory, { intercept: app.intercept });
    const page = await openTab(`${server.url}guarded`, { expectErrors: true });
    await expect(page.locator("#one")).toHaveText("one 0");
    // Else the click may come before the socket is open, and its call takes the place of the first.
    await expect(page.locator("#over-socket")).toHaveText("over-socket 0");
    // Layout and definitions were refused side by side.
    expect(app.issued).toBe(1);
    app.expire();
    app.admitted.length = 0;
    await page.click("#go");
    await expect(page.locator("#one")).toHaveText("one 1");
    await expect(page.locator("#two")).toHaveText("two 1");
    // The socket carries no token: what it may is settled when it opens.
    await expect(page.locator("#over-socket")).toHaveText("over-socket 1");
    expect(app.issued).toBe(2);
    expect(app.admitted).toEqual(["/_dash-update-component", "/_dash-update-component"]);
    expect(server.messages("in").filter(({ type }) => type === "callback_request")).toHaveLength(2);
  });

  test("go with what falls back from the socket to HTTP", async ({ serve, openTab }) => {
    const app = guarded();
    const server = await serve(app.factory, { intercept: app.intercept, sockets: false });
    const page = await openTab(`${server.url}guarded`, { expectErrors: true });
    await expect(page.locator("#over-socket")).toHaveText("over-socket 0");
    app.expire();
    await page.click("#go");
    await expect(page.locator("#over-socket")).toHaveText("over-socket 1");
    expect(app.issued).toBe(2);
  });
});

test.describe("validation", () => {
  const go = [{ id: "go", property: "n_clicks" }];
  const wild = (property: string, key: string, card: string): string => `{"${key}":["${card}"]}.${property}`;
  const contradictions: [title: string, definitions: object[]][] = [
    [
      "A callback is missing Inputs",
      [{ output: "a.title", inputs: [], state: [], prevent_initial_call: true }],
    ],
    ["Callback item missing ID", [{ output: "a.title", inputs: [{ id: "", property: "v" }], state: [] }]],
    ["Duplicate callback Outputs", [{ output: "..a.title...a.title..", inputs: go, state: [] }]],
    [
      "Duplicate callback outputs",
      [
        { output: "a.title", inputs: go, state: [] },
        { output: "a.title", inputs: [{ id: "b", property: "v" }], state: [] },
      ],
    ],
    [
      "Mismatched `MATCH` wildcards across `Output`s",
      [{ output: `..a.title...${wild("v", "x", "MATCH")}..`, inputs: go, state: [] }],
    ],
  ];

  for (const [title, definitions] of contradictions) {
    test(`${title}: named, and nothing is wired`, async ({ serve, openTab }) => {
      const app = defining([...definitions, { output: "b.children", inputs: go, state: [] }]);
      const server = await serve(app.factory, { intercept: app.intercept });
      const requests: string[] = [];
      const page = await openTab("about:blank");
      page.on("request", (request) => requests.push(request.url()));
      await page.goto(server.url);
      await expect(page.getByRole("log")).toContainText(title);
      await expect(page.locator("#a")).toHaveText("the layout is shown");
      await page.click("#go");
      await expect(page.getByRole("log").getByRole("listitem")).toHaveCount(1);
      expect(requests.filter((url) => url.includes("_dash-update-component"))).toEqual([]);
    });
  }

  test("ids that the layout does not have are named; what can run does", { tag: "@request-body" }, async ({
    serve,
    openTab,
  }) => {
    const app = defining([
      { output: "later.children", inputs: go, state: [] },
      { output: "b.title", inputs: go, state: [{ id: "nowhere", property: "value" }] },
      { output: "b.children", inputs: go, state: [] },
    ]);
    const server = await serve(app.factory, { intercept: app.intercept });
    // Its server knows none of them: what is called fails, but it is called.
    const page = await openTab("about:blank", { expectErrors: true });
    const called = page.waitForRequest((request) => request.url().includes("_dash-update-component"));
    await page.goto(server.url);
    await expect(page.getByRole("button", { name: "ID not found in layout", exact: true })).toHaveCount(2);
    await expect(page.getByRole("log")).toContainText('"later" is the Output');
    await expect(page.getByRole("log")).toContainText('"nowhere" is the State');
    expect((await called).postDataJSON()).toMatchObject({ output: "b.children" });
  });

  test("D6 C5 wrong props are named where they are, each once", async ({ serve, openTab }) => {
    const page = await openTab((await serve(misspelt)).url);
    const said = page.getByRole("log").getByRole("listitem");
    await expect(said).toHaveCount(4);
    await page.click("#go");
    await expect(said).toHaveCount(5);
    for (const text of [
      '"max" of Slider is "ten", where a number is due.',
      '"src" of Iframe is refused',
      '"childern" of "x" is the Output',
      '"n_clickss" of "y" is the Input',
      'Dropdown has no prop "valu".',
    ]) {
      await expect(said.filter({ hasText: text })).toHaveCount(1);
    }
    await expect(said.filter({ hasText: "×" })).toHaveCount(0);
  });

  test("a loop is named, and runs", { tag: "@request-body" }, async ({ serve, openTab }) => {
    const app = defining([
      { output: "a.title", inputs: [{ id: "b", property: "title" }], state: [] },
      { output: "b.title", inputs: [{ id: "a", property: "title" }], state: [] },
    ]);
    const server = await serve(app.factory, { intercept: app.intercept });
    const page = await openTab("about:blank", { expectErrors: true });
    const called = page.waitForRequest((request) => request.url().includes("_dash-update-component"));
    await page.goto(server.url);
    await expect(page.getByRole("log")).toContainText("Circular Dependencies");
    await expect(page.getByRole("log")).toContainText("Dependency Cycle Found: ");
    expect((await called).postDataJSON().output).toMatch(/^[ab]\.title$/);
  });
});
