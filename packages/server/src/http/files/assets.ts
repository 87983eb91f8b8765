/** The app's own static files. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

export interface AssetLinks {
  /** URLs with the file's time, so that a changed file is fetched again. */
  styles: string[];
  scripts: string[];
}

/**
 * @param base URL path of the folder, ending in "/"
 * @param ignored paths inside the folder, with "/", that are not linked
 */
export async function linkAssets(
  folder: string | undefined,
  base: string,
  ignored?: RegExp,
): Promise<AssetLinks> {
  const links: AssetLinks = { styles: [], scripts: [] };
  if (folder === undefined) return links;
  const names = await readdir(folder, { recursive: true }).catch(() => [] as string[]);
  for (const name of names.sort()) {
    const list = /\.css$/.test(name) ? links.styles : /\.m?js$/.test(name) ? links.scripts : undefined;
    const parts = name.split(/[\\/]/);
    // Hidden ones are not served: an editor's, for files that it has open.
    if (!list || parts.some((part) => part.startsWith("."))) continue;
    // `search` and not `test`, which remembers where it was in an expression with the flag `g`.
    if (ignored !== undefined && parts.join("/").search(ignored) >= 0) continue;
    // It may have gone since.
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (!found?.isFile()) continue;
    const { mtimeMs } = found;
    const path = parts.map(encodeURIComponent).join("/");
    list.push(`${base}${path}?m=${Math.floor(mtimeMs / 1000)}`);
  }
  return links;
}
