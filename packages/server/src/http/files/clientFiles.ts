/** The built browser scripts, and URLs that change with their content. */
import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

export const SUITES = "_dash-component-suites/";
/** Our own, the only one we serve. */
export const SUITE = "_dash-component-suites/patchbay/";

export interface ClientFiles {
  /** Path of the file's URL after the prefix, with a fingerprint when the file is there. */
  urlPath(file: string): Promise<string>;
  /** The file a requested name stands for, and whether its content can never be another. */
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
      // Not built yet: the page will say so, by a script that is not found.
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
      // An old page may ask for an old print; what it gets must not be kept under that name.
      return { file, immutable: (await fingerprint(file)) === match[2] };
    },
  };
}

const require = createRequire(import.meta.url);

/** The build of the `patchbay` package: files to serve, nothing to import. */
export function findClientDir(): string | undefined {
  try {
    // Its entry lies in `dist`, or in `src` where packages are used from their source.
    return join(require.resolve("patchbay"), "../../dist");
  } catch {
    return undefined;
  }
}
