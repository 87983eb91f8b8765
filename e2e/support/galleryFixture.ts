/** A fixture with the gallery. All tests of a Playwright worker share it. */
import { type Gallery, startGallery } from "@patchbay/gallery";
import { test as base } from "./fixtures.ts";

// biome-ignore lint/complexity/noBannedTypes: Playwright's word for "no fixtures of a test"
export const test = base.extend<{}, { gallery: Gallery }>({
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
