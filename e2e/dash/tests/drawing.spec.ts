/** When the components of suites are drawn anew. */
import type { Page } from "@playwright/test";
import { hasDash45 } from "../dashVersion.ts";
import { expect, isStock, test } from "../fixtures.ts";

/** What streams and reads needs the socket, which the first use opens. */
async function connected(page: Page): Promise<void> {
  await page.click("#expand");
  await expect(page.locator("[data-connection='open']")).toBeAttached();
}

test("B3 a filter of a grid is set, taken back and set again", async ({ program, openApp }) => {
  const page = await openApp((await program("drawing")).url);
  const rows = page.locator("#grid .ag-center-cols-container .ag-row");
  await expect(rows).toHaveCount(2);
  for (const count of [1, 2, 1, 2]) {
    await page.click("#filter");
    await expect(rows).toHaveCount(count);
  }
});

test("B4 a tree expands by a callback after the user has opened and closed a node", async ({
  program,
  openApp,
}) => {
  const page = await openApp((await program("drawing")).url);
  const below = page.getByText("below");
  const node = page.locator("#tree div[data-value='1']");
  await expect(below).toHaveCount(0);
  await node.click();
  await expect(below).toBeVisible();
  await node.click();
  await expect(below).toHaveCount(0);
  for (const isExpanded of [true, false, true]) {
    await page.click("#expand");
    await expect(below).toHaveCount(isExpanded ? 1 : 0);
  }
});

// Dash 4.5 keeps a component that comes again, and its own renderer draws none whose object is the same. We draw it, because the server
// reads the changed value. Only a component that compares such a value itself, as Graph does its figure, sees no change.
const drawnInPlace = hasDash45 ? "are drawn, but for a Graph whose figure is the same object" : "are drawn";

for (const name of ["same", "slice", "promise", "set-props"]) {
  test(`B7 children that a clientside function changes in place ${drawnInPlace}: ${name}`, async ({
    program,
    openApp,
  }) => {
    test.skip(
      hasDash45 && isStock,
      "The renderer of Dash 4.5 does not draw a child that is the same object.",
    );
    const page = await openApp((await program("drawing")).url);
    await expect(page.locator("#seen")).toHaveText("a");
    for (const n of [1, 2]) {
      await page.click(`#${name}`);
      await expect(page.locator("#seen")).toHaveText(`A${n}`);
      await expect(page.locator("#first")).toHaveText(`A${n}`);
      await expect(page.locator("#deep")).toHaveText(`D${n}`);
      await expect(page.locator("#list > li").nth(2)).toHaveClass(`active${n}`);
      await expect(page.locator("#graph .gtitle")).toHaveText(hasDash45 ? "T0" : `T${n}`);
    }
  });
}

test("B11 another key makes a component anew, the same one leaves it", async ({ program, openApp }) => {
  const page = await openApp((await program("drawing")).url);
  const keyed = page.locator("#keyed");
  await page.getByText("Keyed").click();
  await expect(keyed).toHaveJSProperty("open", true);
  await page.fill("#field", "typed");
  // The key is that which it has.
  await page.click("#new-key");
  await expect(page.locator("._dash-loading-callback")).toHaveCount(0);
  await expect(keyed).toHaveJSProperty("open", true);
  await page.click("#new-key");
  await expect(keyed).toHaveJSProperty("open", false);
  await expect(page.locator("#field"), "what the store holds is kept").toHaveValue("typed");
});

test("B14 a run goes on when the component that it reads has left the page", async ({ program, openApp }) => {
  const page = await openApp((await program("drawing")).url, { stock: false });
  await connected(page);
  await page.click("#run");
  await expect(page.locator("#run-says")).toHaveText("waits");
  await page.click("#leave");
  await expect(page.locator("#tab")).toHaveText("left");
  await page.click("#read");
  await expect(page.locator("#run-says")).toHaveText("read None");
});

for (const [name, trace] of [
  ["at-once", 0],
  ["stream", 1],
] as const) {
  test(`C3 Dash's Graph gets each of 300 extensions once and in order: ${name}`, async ({
    program,
    openApp,
  }) => {
    const page = await openApp((await program("drawing")).url, { stock: false });
    await connected(page);
    await expect(page.locator("#extended .main-svg").first()).toBeAttached();
    await page.click(`#${name}`);
    const points = (): Promise<number[]> =>
      page.locator("#extended .js-plotly-plot").evaluate((plot, at) => {
        const { data } = plot as unknown as { data: { y: number[] }[] };
        return [...(data[at]?.y ?? [])];
      }, trace);
    await expect.poll(points).toHaveLength(300);
    expect(await points()).toEqual(Array.from({ length: 300 }, (_, k) => k));
  });
}
