/** A fixture with the gallery. All tests of a Playwright worker share it. */
import { type Gallery, startGallery } from "@patchbay/gallery";
import type { Page } from "@playwright/test";
import { test as base } from "./fixtures.ts";

interface Fixtures {
  /** Opens the page of an example. */
  example(name: string): Promise<Page>;
}

export const test = base.extend<Fixtures, { gallery: Gallery }>({
  example: ({ gallery, openTab }, use) => use((name) => openTab(`${gallery.url}${name}/`)),

  gallery: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from here
    async ({}, use) => {
      const gallery = await startGallery();
      await use(gallery);
      await gallery.close();
    },
    { scope: "worker" },
  ],
});
