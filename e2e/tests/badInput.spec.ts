import { readFile } from "node:fs/promises";
import { type Rogue, startRogue } from "../apps/rogue.ts";
import { test as base, expect } from "../support/fixtures.ts";

const test = base.extend<{ rogue: Rogue }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from here
  rogue: async ({}, use) => {
    const rogue = await startRogue();
    await use(rogue);
    await rogue.close();
  },
});

const set = (rendererId: string, componentId: string, props: object): object => ({
  type: "set_props",
  rendererId,
  payload: { componentId, props },
});
const div = (children: unknown): object => ({
  type: "Div",
  namespace: "dash_html_components",
  props: { children },
});

const badFrames: [name: string, frame: (rendererId: string) => unknown][] = [
  ["text that is no JSON", () => "{broken"],
  ["a binary frame", () => new Uint8Array([1, 2, 3])],
  ["a number", () => 7],
  ["null in an array", () => [null]],
  ["an unknown type", () => ({ type: "surprise", rendererId: "x" })],
  ["wrong types", (id) => ({ type: "set_props", rendererId: id, payload: { componentId: 7, props: "no" } })],
  ["a message for nobody", () => set("somebody else", "a", { children: "wrong" })],
  ["an unknown id", (id) => set(id, "nowhere", { children: "wrong" })],
  ["an id that reaches a prototype", (id) => set(id, "constructor", { children: "wrong" })],
  [
    "a Patch that does not fit",
    (id) =>
      set(id, "a", {
        title: {
          __dash_patch_update: "",
          operations: [{ operation: "Extend", location: ["x"], params: { value: [1] } }],
        },
      }),
  ],
  [
    "props that reach a prototype",
    (id) =>
      `{"type":"set_props","rendererId":"${id}","payload":{"componentId":"a","props":{"__proto__":{"children":"wrong"}}}}`,
  ],
  [
    "hostile props",
    (id) =>
      set(id, "a", {
        dangerouslySetInnerHTML: { __html: "<b id=wrong>x</b>" },
        onClick: "alert(1)",
        ref: "r",
      }),
  ],
  [
    "an answer nobody waits for",
    (id) => ({
      type: "callback_response",
      rendererId: id,
      requestId: "none",
      payload: { status: "ok", data: { response: {} } },
    }),
  ],
];

for (const [name, frame] of badFrames) {
  test(`${name} from the server harms nothing else`, async ({ rogue, openTab }) => {
    rogue.onRequest((request, say) => {
      say(frame(request.rendererId));
      // In one frame with good ones around it, where it can stand in one.
      const bad = frame(request.rendererId);
      const good = (n: number): object => set(request.rendererId, "b", { children: `good ${n}` });
      if (typeof bad === "object" && !(bad instanceof Uint8Array) && !Array.isArray(bad))
        say([good(1), bad, good(2)]);
      else say(good(2));
      say({
        type: "callback_response",
        rendererId: request.rendererId,
        requestId: request.requestId,
        payload: {
          status: "ok",
          data: { multi: true, response: { a: { children: `answer ${request.requestId.at(-1)}` } } },
        },
      });
    });
    const tab = await openTab(rogue.url, { expectErrors: true });
    for (const n of [1, 2]) {
      await tab.click("#go");
      await expect(tab.locator("#a")).toHaveText(`answer ${n}`);
      await expect(tab.locator("#b")).toHaveText("good 2");
    }
    await expect(tab.locator("#wrong")).toHaveCount(0);
    expect(await tab.evaluate(() => ({}) as { children?: unknown })).toEqual({});
  });
}

test("an unknown component is a placeholder", async ({ rogue, openTab }) => {
  rogue.onRequest(({ rendererId }, say) => {
    say(
      set(rendererId, "a", {
        children: [{ type: "Sparkle", namespace: "dash_html_components", props: {} }, div("beside it")],
      }),
    );
    say(set(rendererId, "b", { children: { type: "X", namespace: "toString", props: {} } }));
  });
  const tab = await openTab(rogue.url, { expectErrors: true });
  await tab.click("#go");
  await expect(tab.locator("#a")).toContainText("This part could not be shown.");
  await expect(tab.locator("#a")).toContainText("beside it");
  await expect(tab.locator("#b")).toHaveText("This part could not be shown.");
});

test("addresses that run code are not followed", async ({ rogue, openTab }) => {
  rogue.onRequest(({ rendererId }, say) =>
    say(
      set(rendererId, "a", {
        children: [
          {
            type: "A",
            namespace: "dash_html_components",
            props: { id: "link", href: "java\tscript:alert(1)", children: "x" },
          },
          {
            type: "Iframe",
            namespace: "dash_html_components",
            props: { id: "frame", src: "javascript:alert(1)" },
          },
        ],
      }),
    ),
  );
  const tab = await openTab(rogue.url, { expectErrors: true });
  await tab.click("#go");
  await expect(tab.locator("#link")).not.toHaveAttribute("href");
  await tab.locator("#link").click();
  await expect(tab).toHaveURL(rogue.url);
  await expect(tab.locator("#frame")).toHaveAttribute("src", "about:blank");
});

test("a link with a file in its address saves it, and the app stays", async ({ rogue, openTab }) => {
  const href = "data:text/csv;charset=utf-8,a;b%0A1;2";
  rogue.onRequest(({ rendererId }, say) =>
    say(
      set(rendererId, "a", {
        children: {
          type: "A",
          namespace: "dash_html_components",
          props: { href, download: "x.csv", children: "Save" },
        },
      }),
    ),
  );
  const tab = await openTab(rogue.url, { expectErrors: true });
  await tab.click("#go");
  const saving = tab.waitForEvent("download");
  await tab.getByRole("link", { name: "Save" }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe("x.csv");
  expect(await readFile(await saved.path(), "utf8")).toBe("a;b\n1;2");
  await expect(tab).toHaveURL(rogue.url);
});

test("a callback that fails is told to its caller, without the server's words", async ({
  rogue,
  openTab,
}) => {
  rogue.onRequest(({ rendererId, requestId }, say) =>
    say({
      type: "callback_response",
      rendererId,
      requestId,
      payload: { status: "error", message: "SECRET at /srv/app" },
    }),
  );
  const tab = await openTab(rogue.url, { expectErrors: true });
  await tab.click("#go");
  await expect(tab.getByRole("log")).toContainText("Something went wrong.");
  await expect(tab.locator("#a")).toHaveText("a");
  // Details belong to developers: this page has no dev tools.
  await expect(tab.getByText("SECRET")).toHaveCount(0);
});

const FAILED = "Something went wrong.";
for (const [name, answer, sentence] of [
  ["500", (r) => r.writeHead(500).end("Traceback"), FAILED],
  ["HTML", (r) => r.writeHead(200, { "content-type": "text/html" }).end("<!doctype html>"), FAILED],
  ["JSON of another shape", (r) => r.end('{"response": 7}'), FAILED],
  ["nothing", (r) => r.destroy(), "The connection was interrupted before the answer came."],
] as [string, Parameters<Rogue["onPost"]>[0], string][]) {
  test(`a server that answers HTTP with ${name} is told of in a sentence; the next click works`, async ({
    rogue,
    openTab,
  }) => {
    rogue.onPost(answer);
    const tab = await openTab(rogue.url, { expectErrors: true });
    await tab.click("#post");
    await expect(tab.getByRole("log")).toContainText(sentence);
    rogue.onPost((response) => response.end('{"multi":true,"response":{"posted":{"children":"done"}}}'));
    await tab.click("#post");
    await expect(tab.locator("#posted")).toHaveText("done");
    await expect(tab.locator("#text")).toHaveValue("typed");
  });
}

test("a stock server hears no word it does not know", async ({ rogue, openTab }) => {
  const tab = await openTab(rogue.url, { expectErrors: true });
  const other = await openTab(rogue.url, { expectErrors: true });
  for (const page of [tab, other]) await page.click("#go");
  await expect.poll(() => rogue.heard.length).toBe(2);
  await tab.close();
  rogue.onRequest(({ rendererId, requestId }, say) => {
    say({
      type: "get_props_request",
      rendererId,
      requestId: "q",
      payload: { componentId: "text", properties: ["value", "nope"] },
    });
    say({
      type: "get_props_request",
      rendererId,
      requestId: "r",
      payload: { componentId: "gone", properties: ["value"] },
    });
    say({ type: "callback_response", rendererId, requestId, payload: { status: "prevent_update" } });
  });
  await other.click("#go");
  await expect
    .poll(() => rogue.heard.filter((word) => word.type === "get_props_response"))
    .toMatchObject([
      { requestId: "q", payload: { value: "typed" } },
      { requestId: "r", payload: {} },
    ]);
  expect(new Set(rogue.heard.map((word) => word.type))).toEqual(
    new Set(["callback_request", "get_props_response"]),
  );
});
