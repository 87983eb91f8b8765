/** Lists the scripts and styles of the assets folder, which the index page links. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

export interface AssetLinks {
  /** URLs with the file's time of change, so that browsers fetch a changed file again. */
  styles: string[];
  scripts: string[];
}

/**
 * @param base URL path of the folder, ending in "/"
 * @param ignored matches paths inside the folder that are not linked; they have "/" on every platform
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
    // Hidden files are not served. Editors make them for open files.
    if (!list || parts.some((part) => part.startsWith("."))) continue;
    // `search` instead of `test`: with the flag `g`, `test` starts where the last match ended.
    if (ignored !== undefined && parts.join("/").search(ignored) >= 0) continue;
    // The file may have been deleted meanwhile.
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (!found?.isFile()) continue;
    const { mtimeMs } = found;
    const path = parts.map(encodeURIComponent).join("/");
    list.push(`${base}${path}?m=${Math.floor(mtimeMs / 1000)}`);
  }
  return links;
}
