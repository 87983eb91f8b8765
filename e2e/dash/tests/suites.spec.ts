/** Component suites that nobody here wrote: dash_ag_grid, dash_bootstrap_components, dash_mantine_components. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "../fixtures.ts";

const bootstrap = createRequire(import.meta.url).resolve("bootstrap/dist/css/bootstrap.min.css");

test("AG Grid: selection, editing, filters, transactions", async ({ program, openApp }) => {
  const page = await openApp((await program("aggrid")).url);
  const cell = (row: number, column: string) => page.locator(`[row-index="${row}"] [col-id="${column}"]`);
  await expect(cell(0, "born")).toHaveText("1,815");
  await expect(cell(0, "born")).toHaveCSS("color", "rgb(200, 0, 0)");
  await expect(cell(0, "field").locator("strong")).toHaveText("mathematics");

  await page.locator('[row-index="0"] input[type="checkbox"]').first().check();
  await page.locator('[row-index="2"] input[type="checkbox"]').first().check();
  await expect(page.locator("#selected")).toHaveText("Selected: Ada, Edsger");

  await cell(1, "name").dblclick();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("Admiral");
  await page.keyboard.press("Enter");
  await expect(page.locator("#edited")).toHaveText("Edited: Grace is now Admiral");
  await cell(1, "born").click();
  await expect(page.locator("#cell")).toHaveText("Clicked: born of row 2");
  // What the user chose outlives what the server changes.
  await expect(page.locator("#selected")).toHaveText("Selected: Ada, Edsger");

  await page.click("#add");
  await expect(page.getByText("Newcomer 1")).toBeVisible();
  await page.click("#remove");
  await expect(page.locator("#grid").getByText("Ada")).toHaveCount(0);
  await page.fill("#search", "comp");
  await expect(page.getByText("Newcomer 1")).toHaveCount(0);
  await expect(page.getByText("compilers")).toBeVisible();
});

test("Bootstrap: tabs, validation, a spinner, a dialog, an accordion", async ({
  program,
  context,
  openApp,
}) => {
  await context.route("https://cdn.jsdelivr.net/**", (route) =>
    route.fulfill({ contentType: "text/css", body: readFileSync(bootstrap) }),
  );
  const page = await openApp((await program("bootstrap")).url);
  await expect(page.locator("#active")).toHaveText("Tab: people");
  await page.fill("#name", "Ad");
  await expect(page.locator("#name")).toHaveClass(/is-invalid/);
  await page.fill("#name", "Ada");
  await expect(page.locator("#name")).toHaveClass(/is-valid/);
  await page.getByLabel("offers").check();
  await page.selectOption("#plan", "plus");
  await page.click("#save");
  await expect(page.locator(".spinner-border")).toBeVisible();
  await expect(page.locator("#saved")).toHaveText("Ada on plus wants news, offers");
  await expect(page.locator(".spinner-border")).toHaveCount(0);
  await expect(page.getByText("Saved for now")).toBeVisible();

  await page.getByRole("tab", { name: "Numbers" }).click();
  await expect(page.locator("#active")).toHaveText("Tab: numbers");
  await page.click("#more");
  await expect(page.getByRole("progressbar")).toHaveAttribute("aria-valuenow", "25");
  await page.getByRole("button", { name: "Second" }).click();
  await expect(page.locator("#opened")).toHaveText("Open: second");
  await page.getByText("4", { exact: true }).click();
  await expect(page.locator("#page")).toHaveText("Page 4");

  await page.getByRole("button", { name: "More" }).first().click();
  await expect(page.locator("#about")).toBeVisible();
  await page.hover("#open");
  await expect(page.getByText("Opens a dialog")).toBeVisible();
  await page.click("#open");
  await expect(page.getByText("With a body")).toBeVisible();
  await page.click("#close");
  await expect(page.getByText("With a body")).toHaveCount(0);
});

test("Mantine: inputs, a stepper, a menu, dialogs, notifications, a chart", async ({ program, openApp }) => {
  const page = await openApp((await program("mantine")).url);
  const told = page.locator("#told");
  await expect(told).toHaveText("Ada | Apples | ['Jan'] | 3 | 30 | 2026-01-15 | List");
  await page.fill("#name", "Grace");
  await page.locator("#fruit").click();
  await page.getByRole("option", { name: "Pears" }).click();
  await page.locator(".mantine-MultiSelect-input").click();
  await page.getByRole("option", { name: "Mar" }).click();
  await page.keyboard.press("Escape");
  await page.fill("#amount", "7");
  await page.getByRole("slider").first().press("ArrowRight");
  await page.getByText("Grid", { exact: true }).click();
  await page.locator("#date").click();
  await page.getByRole("button", { name: "20 January 2026" }).click();
  await expect(told).toHaveText("Grace | Pears | ['Jan', 'Mar'] | 7 | 31 | 2026-01-20 | Grid");

  await page.click("#next");
  await page.getByRole("tab", { name: "Two" }).click();
  await expect(page.getByText("Second panel")).toBeVisible();
  await page.getByRole("button", { name: "More" }).click();
  await expect(page.getByText("Details")).toBeVisible();
  await expect(page.locator("#stated")).toHaveText("step 1, tab two, open more");

  await page.getByRole("switch", { name: "Dark" }).check();
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
  await page.click("#menu-target");
  await page.click("#notify");
  await expect(page.getByText("Hello from the server")).toBeVisible();
  await page.click("#open");
  await expect(page.getByText("With a body")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByText("With a body")).toHaveCount(0);
  await expect(page.locator("#chart .recharts-bar-rectangle")).toHaveCount(6);
});
