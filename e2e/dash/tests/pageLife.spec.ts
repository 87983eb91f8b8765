/** What a page goes through: reload, back and forward, a lost connection, a changed program, and the switch. */
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "../fixtures.ts";

const PROGRAMS = fileURLToPath(new URL("../../../apps/dash/programs/", import.meta.url));

test("a stock server hears nothing that it does not know, from many tabs over one socket", async ({
  program,
  tap,
  openApp,
}) => {
  const wire = await tap(await program("probe"));
  const [first, second] = [await openApp(wire.url), await openApp(wire.url)];
  const pages = [first, second, await openApp(wire.url), await openApp(wire.url)];
  for (const page of pages) {
    await page.click("#stream");
    await page.click("#patch");
    await page.click("#prevent");
    await page.click("#several");
  }
  for (const page of pages) {
    await expect(page.locator("#streamed")).toHaveText("done x");
    await expect(page.locator("#patched")).toHaveText("{'list': [1]}");
    await expect(page.locator("#side b")).toHaveText("side 1");
    await expect(page.locator("#tick")).toContainText("tick");
  }
  await first.close();
  await second.reload();
  await expect(second.locator("#tick")).toContainText("tick");
  expect(wire.sockets).toHaveLength(1);
  const known = ["callback_request", "get_props_response", "heartbeat"];
  expect([...new Set(wire.toServer.map(({ type }) => type))].filter((type) => !known.includes(type))).toEqual(
    [],
  );
});

test("a reload starts afresh, and a lost connection comes back", async ({ program, tap, openApp }) => {
  const wire = await tap(await program("probe"));
  const page = await openApp(wire.url);
  await page.fill("#name", "Ada");
  await expect(page.locator("#echo")).toHaveText("Ada with 0");
  await page.reload();
  await expect(page.locator("#echo")).toHaveText("x with 0");
  await expect(page.locator("#tick")).toContainText("tick");
  const before = wire.sockets.length;
  wire.cut();
  await expect.poll(() => wire.sockets.length).toBe(before + 1);
  const tick = await page.locator("#tick").textContent();
  await expect(page.locator("#tick")).not.toHaveText(tick ?? "");
  await page.click("#stream");
  await expect(page.locator("#streamed")).toHaveText("done x");
});

test("pages: links, back and forward, a variable part, persistence", async ({ program, openApp }) => {
  const { url } = await program("pages");
  const page = await openApp(url);
  await expect(page).toHaveTitle("Home");
  await page.fill("#visitor", "Ada");
  await expect(page.locator("#welcome")).toHaveText("Welcome, Ada");
  await page.click("#count");
  await expect(page.locator("#counted")).toHaveText("Counted 1");
  await page.click("#to-about");
  await expect(page.locator("#rated")).toHaveText("Rated 4");
  await expect(page).toHaveTitle("About us");
  await page.click("#to-post");
  await expect(page.getByRole("heading", { name: "Post 7" })).toBeVisible();
  await expect(page).toHaveTitle("Post 7");
  expect(page.url()).toBe(`${url}posts/7`);
  await page.goBack();
  await expect(page.getByRole("heading", { name: "About" })).toBeVisible();
  await page.goBack();
  await expect(page.locator("#welcome")).toHaveText("Welcome, Ada");
  await page.goForward();
  await expect(page.locator("#rated")).toHaveText("Rated 4");
  // What stands outside of the pages has not been touched.
  await expect(page.locator("#counted")).toHaveText("Counted 1");
  await page.goto(`${url}posts/3?tag=new`);
  await expect(page.getByRole("heading", { name: "Post 3" })).toBeVisible();
  await expect(page.locator("#tag")).toHaveText("tag: new");
  await page.goto(`${url}nowhere`);
  await expect(page.getByText("404 - Page not found")).toBeVisible();
});

test("debug mode: a changed program reloads its pages", async ({ openApp, program }) => {
  test.setTimeout(150_000);
  const folder = await mkdtemp(join(tmpdir(), "patchbay-"));
  const file = join(folder, "greeting.py");
  await cp(join(PROGRAMS, "greeting.py"), file);
  const running = await program("greeting", { folder, start: "script" });
  // While the program starts again, a question whether it has changed may find nobody.
  const page = await openApp(running.url, { expectFaults: /net::ERR_.*_reload-hash/ });
  await page.fill("#name-input", "Ada");
  await page.click("#greet-btn");
  await expect(page.locator("#greeting-output")).toHaveText("Hello, Ada!");
  const changed = (await readFile(file, "utf8")).replace("Start Greeting", "Greet me");
  // Dash's own watcher may not have looked at the file for the first time yet: then it is saved again.
  await expect(async () => {
    await writeFile(file, changed);
    await expect(page.locator("#greet-btn")).toHaveText("Greet me", { timeout: 20_000 });
  }).toPass({ timeout: 90_000 });
  await page.fill("#name-input", "Grace");
  await page.click("#greet-btn");
  await expect(page.locator("#greeting-output")).toHaveText("Hello, Grace!");
  await running.stop();
  await rm(folder, { recursive: true });
});

test("PATCHBAY=0 gives Dash's own renderer", async ({ program, openApp }) => {
  const { url } = await program("greeting", { environment: { PATCHBAY: "0" } });
  const page = await openApp(url, { stock: true });
  await page.fill("#name-input", "Ada");
  await page.click("#greet-btn");
  await expect(page.locator("#greeting-output")).toHaveText("Hello, Ada!");
});
