/** The built browser scripts. Their URLs have fingerprints, which change with the content. */
import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

export const SUITES = "_dash-component-suites/";
/** The only component suite that the server has. */
export const SUITE = "_dash-component-suites/patchbay/";

export interface ClientFiles {
  /** Path of the file's URL after the prefix, with a fingerprint if the file exists. */
  urlPath(file: string): Promise<string>;
  /** The file of a requested name. `immutable`: the name has the fingerprint of the current content. */
  resolve(name: string): Promise<{ file: string; immutable: boolean }>;
}

export function createClientFiles(dir: string | undefined): ClientFiles {
  const known = new Map<string, { version: string; print: string }>();

  async function fingerprint(file: string): Promise<string | undefined> {
    if (dir === undefined) return undefined;
    try {
      const path = join(dir, file);
      const { mtimeMs, size } = await stat(path);
      const version = `${mtimeMs}-${size}`;
      const seen = known.get(file);
      if (seen?.version === version) return seen.print;
      const print = createHash("sha256")
        .update(await readFile(path))
        .digest("hex")
        .slice(0, 16);
      known.set(file, { version, print });
      return print;
    } catch {
      // The scripts are not built yet. The page then shows that its script was not found.
      return undefined;
    }
  }

  return {
    async urlPath(file) {
      const print = await fingerprint(file);
      return `${SUITE}${print === undefined ? file : file.replace(".", `.v${print}.`)}`;
    },
    async resolve(name) {
      const match = /^([^./]+)\.v([0-9a-f]{16})\.(.+)$/.exec(name);
      if (!match) return { file: name, immutable: false };
      const file = `${match[1]}.${match[3]}`;
      // An old page may ask for an old fingerprint. Caches must not keep the new content under it.
      return { file, immutable: (await fingerprint(file)) === match[2] };
    },
  };
}

const require = createRequire(import.meta.url);

/** Folder of the built scripts of the `patchbay` package; undefined if the package is not installed. */
export function findClientDir(): string | undefined {
  try {
    // The entry is in `dist`, or in `src` if packages are used from their source.
    return join(require.resolve("patchbay"), "../../dist");
  } catch {
    return undefined;
  }
}
