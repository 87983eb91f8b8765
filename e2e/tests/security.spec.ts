/** What came over the wire runs no script, and a strict content policy has nothing to refuse. */
import { examples } from "@patchbay/gallery/examples";
import type { Page } from "@playwright/test";
import { hostileComponents, hostileElements, SCRIPT_ADDRESSES, SCRIPT_MARKUP } from "../apps/hostileProps.ts";
import { type Rogue, startRogue } from "../apps/rogue.ts";
import { isHeatmap } from "../support/drivers.ts";
import { expect } from "../support/fixtures.ts";
import { test as base } from "../support/galleryFixture.ts";

const test = base.extend<{ rogue: Rogue }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from here
  rogue: async ({}, use) => {
    const rogue = await startRogue();
    await use(rogue);
    await rogue.close();
  },
});

interface Traps {
  /** Counts what ran. */
  pwned(): void;
  ran: number;
  violations: string[];
}

/** Before any script of a page: what a payload calls, and who listens to what the policy refuses. */
async function setTraps(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const scope = globalThis as unknown as Traps;
    scope.ran = 0;
    scope.pwned = () => {
      scope.ran++;
    };
    scope.violations = [];
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) => {
      scope.violations.push(`${violatedDirective} ${blockedURI} ${sample}`);
    });
  });
}

const ran = (page: Page): Promise<number> => page.evaluate(() => (globalThis as unknown as Traps).ran);

/** Everything a user may do to an element, to all of them. */
async function provoke(page: Page, root: string): Promise<void> {
  await page.evaluate((selector) => {
    for (const element of document.querySelectorAll(`${selector} *`)) {
      for (const type of ["mouseover", "focus", "load", "error", "toggle", "animationstart", "beforeinput"]) {
        element.dispatchEvent(new Event(type, { bubbles: true, cancelable: true }));
      }
      if (element instanceof HTMLElement) element.click();
      if (element instanceof HTMLFormElement) element.requestSubmit();
    }
  }, root);
  // Addresses that run script do so in a task of their own, after the click.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
}

test("the traps work: the same payloads run where nobody is careful", async ({ openTab, rogue }) => {
  const tab = await openTab(rogue.url, { expectErrors: true });
  await setTraps(tab);
  for (const markup of SCRIPT_MARKUP) {
    await tab.reload();
    await expect(tab.locator("#a")).toHaveText("a");
    await tab.evaluate((careless) => {
      const place = document.createElement("div");
      place.id = "careless";
      // Parsed twice, as by one who cleans it in between: some payloads live off the difference.
      place.innerHTML = new DOMParser().parseFromString(careless, "text/html").body.innerHTML;
      document.body.append(place);
    }, markup);
    await expect.poll(() => ran(tab), markup).toBeGreaterThan(0);
  }
});

for (const [kind, make, root] of [
  ["element", hostileElements, "#a"],
  ["component", hostileComponents, "#a"],
] as const) {
  test(`no prop of any ${kind} runs script`, async ({ rogue, openTab }) => {
    test.slow();
    const tab = await openTab(rogue.url, { expectErrors: true });
    await setTraps(tab);
    const rounds = Math.max(SCRIPT_ADDRESSES.length, SCRIPT_MARKUP.length);
    for (let round = 0; round < rounds; round++) {
      const address = SCRIPT_ADDRESSES[round % SCRIPT_ADDRESSES.length] ?? "";
      const markup = SCRIPT_MARKUP[round % SCRIPT_MARKUP.length] ?? "";
      rogue.onRequest(({ rendererId }, say) => {
        const props = { children: make(address, markup) };
        say({ type: "set_props", rendererId, payload: { componentId: "a", props } });
        const done = { children: "all there" };
        say({ type: "set_props", rendererId, payload: { componentId: "b", props: done } });
      });
      await tab.reload();
      await tab.click("#go");
      await expect(tab.locator("#b")).toHaveText("all there");
      expect(await tab.locator(`${root} *`).count()).toBeGreaterThan(20);
      // The heavy ones come when their scripts have.
      await expect(tab.locator(`${root} [aria-busy=true]`)).toHaveCount(0);
      await provoke(tab, root);
      expect(await ran(tab), `${address} ${markup}`).toBe(0);
      // A form whose address was refused may have led to the page itself, with what was in its fields.
      for (const address of [tab.url(), await tab.evaluate(() => document.baseURI)]) {
        expect(address.split(/[?#]/)[0], "still the page of the app").toBe(rogue.url);
      }
    }
  });
}

/** plotly gives the image of a heatmap a `style` attribute; our rules do the same to it. */
const HEATMAP = "style-src-attr inline ";

for (const path of ["", ...examples.map(({ name }) => `${name}/`)]) {
  test(`a strict content policy has nothing to refuse in the gallery's /${path}`, async ({
    gallery,
    openTab,
  }) => {
    const tab = await openTab("about:blank", { expectErrors: true });
    await setTraps(tab);
    const errors: string[] = [];
    tab.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    tab.on("pageerror", (error) => errors.push(error.message));
    const response = await tab.goto(gallery.url + path);
    const policy = response?.headers()["content-security-policy"] ?? "";
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toMatch(/unsafe|\*/);
    await expect(tab.locator("[data-connection=open]")).toBeAttached();
    await expect(tab.locator("[aria-busy=true]")).toHaveCount(0);
    const violations = await tab.evaluate(() => (globalThis as unknown as Traps).violations);
    expect(violations.filter((violation) => path !== "life/" || violation !== HEATMAP)).toEqual([]);
    expect(errors.filter((error) => path !== "life/" || !isHeatmap(error))).toEqual([]);
    // The policy is in force: what it forbids is refused, and the trap hears it.
    await tab
      .evaluate(() => {
        const script = document.createElement("script");
        script.src = "data:text/javascript,pwned()";
        document.body.append(script);
      })
      .catch(() => undefined);
    await expect
      .poll(() => tab.evaluate(() => (globalThis as unknown as Traps).violations.length))
      .toBeGreaterThan(0);
  });
}
