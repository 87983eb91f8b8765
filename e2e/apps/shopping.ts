/** The gallery's example of shared state, on a server of the test's own. */
import { examples } from "@patchbay/gallery/examples";
import type { App, AppOptions } from "@patchbay/server";

export function shopping(options: Partial<AppOptions>): App {
  const example = examples.find(({ name }) => name === "shopping");
  if (example === undefined) throw new Error("The gallery has no example of this name.");
  return example.create(options, { quoteFeedUrl: "" });
}
