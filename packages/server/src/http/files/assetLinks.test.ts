import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { linkAssets } from "./assetLinks.ts";

it("names that are no files to serve are not linked, and keep no page from being served", async () => {
  const folder = await mkdtemp(join(tmpdir(), "patchbay-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "style.css"), "");
  await symlink("nowhere", join(folder, ".#style.css"));
  await symlink("nowhere", join(folder, "gone.css"));
  await mkdir(join(folder, "folder.js"));
  await mkdir(join(folder, ".hidden"));
  await writeFile(join(folder, ".hidden", "script.js"), "");
  const { styles, scripts } = await linkAssets(folder, "/assets/");
  expect(styles).toEqual([expect.stringMatching(/^\/assets\/style\.css\?m=\d+$/)]);
  expect(scripts).toEqual([]);
});
