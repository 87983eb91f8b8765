/** Every built-in component: it mounts, it takes what the server sets, and it tells what the user does. */
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";

const part = (page: Page, name: string): Locator => page.locator(`#${name}-part`);
const says = (page: Page, name: string): Locator => page.locator(`#${name}-says`);

/** The calendar opens with the Enter that takes the date, and gives the focus back when it has closed. */
async function typeDate(page: Page, input: Locator, date: string): Promise<void> {
  await input.fill(date);
  await input.press("Enter");
  await expect(page.locator(".dash-datepicker-content")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.locator(".dash-datepicker-content")).toHaveCount(0);
  await expect(input).toBeFocused();
}

/** One component that fails does not hide the others. */
const shown = expect.configure({ soft: true });

/** What the user does, and what the server then knows. */
const USED: Record<string, { act: (page: Page, here: Locator) => Promise<unknown>; says: string | RegExp }> =
  {
    button: { act: (page) => page.click("#button"), says: "n_clicks: 1" },
    checklist: { act: (_, here) => here.getByText("Blue").click(), says: 'value: ["red", "blue"]' },
    clipboard: { act: (page) => page.click("#clipboard"), says: "n_clicks: 1" },
    provider: {
      act: async (page) => {
        page.once("dialog", (dialog) => dialog.accept());
        await page.click("#confirm-ask");
      },
      says: "submit_n_clicks: 1",
    },
    date: {
      act: (page) => typeDate(page, page.locator("#date"), "2026-01-20"),
      says: 'date: "2026-01-20"',
    },
    dates: {
      act: (page) => typeDate(page, page.locator("#dates-end-date"), "2026-01-25"),
      says: 'end_date: "2026-01-25"',
    },
    dropdown: {
      act: async (page) => {
        await page.click("#dropdown");
        await page.locator(".dash-dropdown-content").getByRole("option", { name: "Green" }).click();
      },
      says: 'value: "green"',
    },
    several: {
      act: async (page) => {
        await page.click("#several");
        await page.locator(".dash-dropdown-content").getByRole("option", { name: "Blue" }).click();
        await page.keyboard.press("Escape");
      },
      says: 'value: ["red", "blue"]',
    },
    graph: {
      act: (page) => page.locator("#graph .point path").first().click({ force: true }),
      says: /"x": "a".*"y": 3/,
    },
    input: { act: (page) => page.fill("#input", "typed"), says: 'value: "typed"' },
    number: { act: (page) => page.fill("#number", "7"), says: "value: 7" },
    interval: { act: async () => undefined, says: "n_intervals: 3" },
    location: { act: (page) => page.click("#link"), says: 'search: "?gone=1"' },
    radio: { act: (_, here) => here.getByText("Green").click(), says: 'value: "green"' },
    range: { act: (_, here) => here.getByRole("slider").first().press("ArrowLeft"), says: "value: [1, 4]" },
    slider: { act: (_, here) => here.getByRole("slider").press("ArrowRight"), says: "value: 4" },
    tabs: { act: (_, here) => here.getByText("Two", { exact: true }).click(), says: 'value: "two"' },
    textarea: { act: (page) => page.fill("#textarea", "more"), says: 'value: "more"' },
    upload: {
      act: (_, here) =>
        here
          .locator('input[type="file"]')
          .setInputFiles({ name: "told.txt", mimeType: "text/plain", buffer: Buffer.from("x") }),
      says: 'filename: "told.txt"',
    },
    table: {
      act: async (page, here) => {
        await here.locator('td[data-dash-column="name"]').first().dblclick();
        await page.keyboard.press("Control+A");
        await page.keyboard.type("Augusta");
        await page.keyboard.press("Enter");
      },
      says: /"name": "Augusta"/,
    },
  };

/** What is there after the server has set something. */
const SET: Record<string, (page: Page, here: Locator) => Promise<unknown>> = {
  button: (page) => shown(page.locator("#button")).toHaveText("Pressed by the server"),
  checklist: (_, here) => shown(here.locator("input:checked")).toHaveCount(2),
  clipboard: (page) => shown(page.locator("#clipboard")).toHaveAttribute("title", "Set by the server"),
  date: (page) => shown(page.locator("#date")).toHaveValue("2026-02-20"),
  dates: (page) => shown(page.locator("#dates")).toHaveValue("2026-03-01"),
  dropdown: (page) => shown(page.locator("#dropdown")).toContainText("Blue"),
  several: (page) => shown(page.locator("#several")).toContainText("Green"),
  geolocation: (page) => shown(says(page, "geolocation")).toContainText('"lat": 48'),
  graph: (page) => shown(page.locator("#graph .gtitle")).toHaveText("Set"),
  input: (page) => shown(page.locator("#input")).toHaveValue("set by the server"),
  number: (page) => shown(page.locator("#number")).toHaveValue("9"),
  interval: (page) => shown(says(page, "interval")).toHaveText("n_intervals: 5"),
  link: (page) => shown(page.locator("#link")).toHaveText("Go further"),
  loading: (_, here) => shown(here.locator(".dash-spinner")).toBeAttached(),
  location: async (page) => shown(page).toHaveURL(/\?set=1$/),
  markdown: (page) => shown(page.locator("#markdown h1")).toHaveText("Set"),
  radio: (_, here) => shown(here.locator('input[value="blue"], input:checked').first()).toBeChecked(),
  range: (_, here) => shown(here.getByRole("slider").last()).toHaveAttribute("aria-valuenow", "8"),
  slider: (_, here) => shown(here.getByRole("slider")).toHaveAttribute("aria-valuenow", "7"),
  store: (page) => shown(says(page, "store")).toHaveText('data: {"n": 1}'),
  tabs: (_, here) => shown(here.getByText("Second")).toBeVisible(),
  textarea: (page) => shown(page.locator("#textarea")).toHaveValue("set\nby the server"),
  tooltip: (page) => shown(page.getByText("A tooltip")).toBeVisible(),
  upload: (_, here) => shown(here.getByText("Choose another")).toBeVisible(),
  table: (_, here) => shown(here.locator('td[data-dash-column="name"]')).toHaveText(["Barbara"]),
};

test.use({
  permissions: ["clipboard-read", "clipboard-write", "geolocation"],
  geolocation: { latitude: 48, longitude: 11 },
});

test("the user's doings reach the server", async ({ program, openApp }) => {
  const page = await openApp((await program("components")).url);
  for (const [name, { act, says: expected }] of Object.entries(USED)) {
    await test.step(name, async () => {
      const here = part(page, name);
      await act(page, here);
      await shown(says(page, name)).toHaveText(expected);
    });
  }
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("to copy");
});

test("what the server sets is shown", async ({ program, openApp }) => {
  const page = await openApp((await program("components")).url);
  await expect(says(page, "geolocation")).toContainText('"lat": 48');
  await expect(says(page, "interval")).toHaveText("n_intervals: 3");
  for (const [name, isShown] of Object.entries(SET)) {
    await test.step(name, async () => {
      await page.click(`#${name}-set`);
      await isShown(page, part(page, name));
    });
  }
  const asked = page.waitForEvent("dialog");
  const clicked = page.click("#confirm-set");
  await (await asked).accept();
  await clicked;
  await expect(says(page, "confirm")).toHaveText("submit_n_clicks: 1");
  await page.click("#provider-set");
  // The page shows nowhere else that the new message has come.
  await expect(async () => {
    const confirmed = page.waitForEvent("dialog");
    const asking = page.click("#confirm-ask");
    const message = (await confirmed).message();
    await (await confirmed).dismiss();
    await asking;
    expect(message).toBe("Really and truly?");
  }).toPass();
  const downloading = page.waitForEvent("download");
  await page.click("#download-set");
  expect((await downloading).suggestedFilename()).toBe("told.txt");
});

test("no component of the library is left out", async ({ program, openApp }) => {
  const page = await openApp((await program("components")).url);
  const mounted = new Set(
    await page
      .locator('section[id$="-part"]')
      .evaluateAll((parts) => parts.map(({ id }) => id.replace("-part", ""))),
  );
  const tested = new Set([...Object.keys(USED), ...Object.keys(SET), "confirm", "provider", "download"]);
  expect([...mounted].sort()).toEqual([...tested].sort());
});

test("every HTML element is clicked, and gets a title by pattern", async ({ program, openApp }) => {
  const page = await openApp((await program("elements")).url);
  const count = Number(await page.locator("#count").textContent());
  expect(count).toBeGreaterThan(120);
  await expect(page.locator("#clicked")).toHaveText(`None: 0 of ${count}`);
  const elements = page.locator("#elements > div > *");
  await expect(elements).toHaveCount(count);
  await elements.evaluateAll((all) => {
    for (const element of all)
      element.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  });
  await expect(page.locator("#clicked")).toHaveText(new RegExp(`: ${count} of ${count}$`));
  await page.click("#title");
  await expect(page.locator('#elements [title^="This is "]')).toHaveCount(count);
});
