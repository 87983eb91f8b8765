/** Dash 4.5: partial patterns, `dash.remount`, compressed bodies, and what follows from a Patch. From a real server. */
import type { Page } from "@playwright/test";
import { onBackend } from "../backends.ts";
import { expect, isStock, test } from "../fixtures.ts";

for (const [carrier, environment] of [
  ["FastAPI, over the socket", { BACKEND: "fastapi", SOCKET: "1" }],
  ["Flask", { BACKEND: "flask" }],
] as const) {
  test.describe(carrier, () => {
    const printed: string[] = [];
    const options = onBackend(environment, (text) => void printed.push(text));
    const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

    for (const bare of [true, false]) {
      test(`partial patterns, ${bare ? "no" : "some"} components with exactly their keys`, async ({
        program,
        openApp,
      }) => {
        test.skip(
          isStock && !bare,
          "Under Dash's renderer, components with exactly the keys hide the others.",
        );
        const given = bare ? { ...options, environment: { ...environment, BARE: "1" } } : options;
        const page = await openApp((await program("content", given)).url);
        const items = page.locator("#items");
        const more = bare ? "" : ", None";
        await expect(items).toHaveText(`([None, None${more}], None)`);
        await press(page, "item 2");
        await expect(items).toHaveText(`([None, 1${more}], {'at': 2, 'group': 'x', 'type': 'item'})`);
        await press(page, "item 1");
        await expect(items).toHaveText(`([1, 1${more}], {'at': 1, 'type': 'item'})`);
        await expect(page.locator("#by-all")).toHaveText("([1, 1], {'at': 1, 'type': 'item'})");
        if (!bare) {
          await press(page, "item");
          await expect(items).toHaveText("([1, 1, 1], {'type': 'item'})");
        }
        const target = "{'other': 9, 'pair': 1, 'side': 'to'}";
        await expect(page.getByText(`(None, None, ${target})`)).toBeVisible();
        await press(page, "from 1");
        await expect(page.getByText(`(1, {'more': 7, 'pair': 1, 'side': 'from'}, ${target})`)).toBeVisible();
        if (!bare) {
          await press(page, "from 2");
          await expect(
            page.getByText("(1, {'pair': 2, 'side': 'from'}, {'pair': 2, 'side': 'to'})"),
          ).toBeVisible();
        }
      });
    }

    test("a component is mounted anew when it is sent so, and only then", async ({ program, openApp }) => {
      const page = await openApp((await program("content", options)).url);
      const [first, second] = [page.locator("details").nth(0), page.locator("details").nth(1)];
      const open = async (): Promise<void> => {
        for (const one of [first, second])
          await one.evaluate((element) => {
            (element as HTMLDetailsElement).open = true;
          });
      };
      let count = 0;
      const send = async (name: string, ...areOpen: boolean[]): Promise<void> => {
        await open();
        await press(page, name);
        await expect(page.getByText(`first ${++count}`)).toBeVisible();
        await expect(first).toHaveJSProperty("open", areOpen[0]);
        await expect(second).toHaveJSProperty("open", areOpen[1]);
        await press(page, "read");
        if (!isStock) await expect(page.locator("#box-read")).toHaveText(`not marked ${count}`);
      };
      await send("same", true, true);
      await send("part", false, true);
      await send("same", true, true);
      await send("again", false, false);
      // Dash's renderer would mount it anew at this one, too.
      if (!isStock) await send("beside", true, true);
      await send("again", false, false);
    });

    test("after a Patch, what is new has its initial call, and what was written triggers", async ({
      program,
      openApp,
    }) => {
      const page = await openApp((await program("content", options)).url);
      const field = page.getByRole("textbox").first();
      await expect(page.getByText("out None")).toBeVisible();
      printed.length = 0;
      await field.fill("typed");
      await press(page, "append");
      await expect(page.getByText("out None")).toHaveCount(2);
      await press(page, "insert");
      await expect(page.getByText("out None")).toHaveCount(3);
      await expect(page.getByRole("textbox").nth(1)).toHaveValue("typed");
      await press(page, "write");
      await expect(page.getByText("out 101")).toBeVisible();
      expect(printed.join("").match(/^out .*$/gm)).toEqual([
        "out a1 None None",
        "out i1 None None",
        "out i1 101 i1",
      ]);
    });

    test("a long body is compressed over HTTP", async ({ program, openApp }) => {
      const page = await openApp((await program("content", options)).url);
      const encodings: (string | undefined)[] = [];
      page.on("request", (request) => {
        if (request.postData()?.includes("compress.n_clicks")) encodings.push("none");
        if (request.headers()["content-encoding"] !== undefined)
          encodings.push(request.headers()["content-encoding"]);
      });
      await press(page, "compress");
      await expect(page.locator("#compressed")).toHaveText("20000");
      expect(encodings).toEqual("SOCKET" in environment ? [] : ["gzip"]);
    });
  });
}
