/** People who use a keyboard, a screen reader, large text or forced colours. */
import { AxeBuilder } from "@axe-core/playwright";
import { examples } from "@patchbay/gallery/examples";
import type { Page } from "@playwright/test";
import { everyComponent } from "../apps/everyComponent.ts";
import { expect } from "../support/fixtures.ts";
import { test } from "../support/galleryFixture.ts";

/** What axe finds, one line each: the rule, its elements and what they lack. */
async function violations(page: Page): Promise<string[]> {
  const { violations: found, passes } = await new AxeBuilder({ page }).analyze();
  // A page that is not there has no violations either.
  expect(passes.length).toBeGreaterThan(5);
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, any, all, none }) => {
      const why = [...any, ...all, ...none].map(({ message }) => message).join("; ");
      return `${id}: ${target.join(" ")}: ${why}`;
    }),
  );
}

/** Runs in both colour schemes. */
async function expectNoViolations(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    // Colours that are on their way from one scheme to the other are those of neither.
    await page.evaluate(async () => {
      const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
      await Promise.allSettled(transitions.map(({ finished }) => finished));
    });
    expect(await violations(page), colorScheme).toEqual([]);
  }
}

const pages = ["", ...examples.map(({ name }) => name)];

for (const name of pages) {
  test.describe(name || "the front page", () => {
    const open = async (gallery: { url: string }, openTab: (url: string) => Promise<Page>): Promise<Page> => {
      const page = await openTab(name === "" ? gallery.url : `${gallery.url}${name}/`);
      if (name === "") await expect(page.locator(".card-tabs").first()).toBeAttached();
      else await expect(page.locator("#socket-text")).toHaveText("Socket open");
      return page;
    };

    test("axe finds nothing, in light and dark", { tag: "@media" }, async ({ gallery, openTab }) => {
      await expectNoViolations(await open(gallery, openTab));
    });

    test("the keyboard reaches everything, and shows where it is", async ({ gallery, openTab }) => {
      const page = await open(gallery, openTab);
      const stops = await tabThrough(page);
      expect(stops.length).toBeGreaterThan(2);
      // AG Grid draws the edge of a cell in its own way.
      expect(stops.filter(({ text, isShown }) => !isShown && !text.includes("ag-"))).toEqual([]);
      const missed = await page.locator("a[href], button, input, textarea, select, summary").evaluateAll(
        (elements, reached) => {
          const isUsable = (element: Element): boolean =>
            element.checkVisibility({ visibilityProperty: true }) &&
            !element.matches(":disabled, [tabindex='-1'], [aria-hidden='true'] *") &&
            element.closest(".js-plotly-plot, .ag-root-wrapper") === null;
          return elements
            .filter(isUsable)
            .map((element) => element.outerHTML.slice(0, 120))
            .filter((text) => !reached.includes(text));
        },
        stops.map(({ text }) => text),
      );
      expect(missed).toEqual([]);
    });

    test("at 320 px nothing is cut off, and with forced colours buttons have an edge", {
      tag: "@media",
    }, async ({ gallery, openTab }) => {
      const page = await open(gallery, openTab);
      await page.setViewportSize({ width: 320, height: 640 });
      await expect
        .poll(() =>
          page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
        )
        .toBeLessThanOrEqual(0);
      await page.emulateMedia({ forcedColors: "active" });
      const bare = await page.locator("button").evaluateAll((buttons) =>
        buttons
          .filter(
            (button) =>
              button.checkVisibility() &&
              button.closest(".js-plotly-plot, .ag-root-wrapper, .pb-dropdown-box") === null,
          )
          .filter((button) => {
            const { borderStyle, borderWidth, textDecorationLine } = getComputedStyle(button);
            return (borderStyle === "none" || borderWidth === "0px") && textDecorationLine === "none";
          })
          .map((button) => button.outerHTML.slice(0, 120)),
      );
      expect(bare).toEqual([]);
    });

    test("nothing moves by itself for somebody who wants less motion", { tag: "@media" }, async ({
      gallery,
      openTab,
    }) => {
      const page = await open(gallery, openTab);
      await page.emulateMedia({ reducedMotion: "reduce" });
      await expect
        .poll(() =>
          page.evaluate(
            () => document.getAnimations().filter(({ playState }) => playState === "running").length,
          ),
        )
        .toBe(0);
    });
  });
}

interface Stop {
  text: string;
  isShown: boolean;
}

/** Presses Tab until the focus has gone round. @returns the elements that had it */
async function tabThrough(page: Page): Promise<Stop[]> {
  const stops: Stop[] = [];
  for (let presses = 0; presses < 200; presses += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) return undefined;
      // A card shows it around itself.
      const card = element.closest("li") ?? element;
      const rings = [
        ...["", "::before", "::after"].map((part) => getComputedStyle(element, part)),
        getComputedStyle(card),
      ];
      return {
        text: element.outerHTML.slice(0, 120),
        isShown: rings.some(
          ({ outlineStyle, outlineWidth, boxShadow, content }, at) =>
            (at % 3 === 0 || content !== "none") &&
            ((outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none"),
        ),
      };
    });
    // Behind the last element the focus is in the browser's own frame.
    if (stop === undefined || (stops[0] !== undefined && stop.text === stops[0].text)) return stops;
    stops.push(stop);
  }
  throw new Error("The focus does not leave the page.");
}

test("every component in every state: axe finds nothing, in light and dark", { tag: "@media" }, async ({
  serve,
  openTab,
}) => {
  const server = await serve(everyComponent);
  const page = await openTab(server.url, { expectErrors: true });
  await expect(page.locator("#graph .main-svg").first()).toBeVisible();
  await expectNoViolations(page);
  // A popup, a failure and its list, something that loads, and something to undo.
  await page.locator("#fails").click();
  await expect(page.getByText("It was meant to fail").first()).toBeVisible();
  await page.locator("#text").fill("Grace");
  await page.locator("#slowly").click();
  await page.locator("#one").click();
  await expect(page.getByRole("option", { name: "Ada" })).toBeVisible();
  await expectNoViolations(page);
});

test("a lost connection is said where everybody finds it", { tag: "@media" }, async ({
  serve,
  faultProxy,
  openTab,
}) => {
  const proxy = await faultProxy(await serve(everyComponent));
  const page = await openTab(proxy.url, { expectErrors: true });
  await page.locator("#slowly").click();
  await expect(page.locator("#slow")).toHaveText("Loaded 1");
  proxy.refuse(true);
  proxy.cut();
  await expect(page.getByRole("status").filter({ hasText: /Reconnecting/ })).toBeVisible();
  await expectNoViolations(page);
});

test("the focus comes back to a button that its callback had disabled", async ({ example }) => {
  const page = await example("report");
  const button = page.locator("#write-btn");
  await button.focus();
  await page.keyboard.press("Enter");
  await expect(button).toBeDisabled();
  await expect(button).toBeEnabled({ timeout: 20_000 });
  await expect(button).toBeFocused();
  // The next key goes to it.
  await page.keyboard.press("Enter");
  await expect(button).toBeDisabled();
});

test("a stream is not read out token by token", async ({ example }) => {
  const page = await example("tokens");
  await page.evaluate(() => {
    const state = Object.assign(globalThis, { spoken: [] as string[], shown: 0 });
    new MutationObserver((records) => {
      for (const { target } of records) {
        const element = target instanceof Element ? target : target.parentElement;
        if (element?.closest("#answer")) state.shown += 1;
        const live = element?.closest("[aria-live], [role=status], [role=alert], [role=log]");
        if (live && live.closest("[aria-busy=true]") === null)
          state.spoken.push(`${live.id}: ${live.textContent}`);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await page.click("#ask-btn");
  await expect(page.locator("#status")).not.toHaveText("Ready");
  await expect(page.locator("#status")).toHaveText("Ready", { timeout: 30_000 });
  const { spoken, shown } = await page.evaluate(() => {
    const state = globalThis as unknown as { spoken: string[]; shown: number };
    return { spoken: [...new Set(state.spoken)], shown: state.shown };
  });
  expect(shown).toBeGreaterThan(10);
  expect(spoken.length).toBeLessThanOrEqual(5);
});
