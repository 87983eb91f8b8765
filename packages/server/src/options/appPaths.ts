/** Paths of the app as browsers see them, below the prefix. As in Dash (`_get_paths.py`). */
import type { Prefixes } from "./urlPrefixes.ts";

export interface AppPaths {
  /**
   * The path of a page of the app, for links: `/page` below the prefix `/base/` is `/base/page`. "" is the app's root.
   * @throws TypeError if the path does not start with "/"
   */
  getRelativePath(path: string): string;
  /**
   * The part of a path after the prefix, without slashes at its ends: `/base/page/` is `page`. Undefined stays undefined: a `pathname`
   * that the page has not sent yet. @throws TypeError if the path is not below the prefix
   */
  stripRelativePath<Path extends string | null | undefined>(path: Path): Path;
  /** The path of a file of the assets folder: `logo.png` is `/base/assets/logo.png`. */
  getAssetUrl(path: string): string;
}

export function appPaths({ requests }: Pick<Prefixes, "requests">, assetsUrlPath: string): AppPaths {
  const root = requests.slice(0, -1);
  return {
    getRelativePath(path) {
      if (path === "") return requests;
      if (!path.startsWith("/")) throw new TypeError(`The path "${path}" must start with "/", or be ""`);
      return root + path;
    },
    stripRelativePath<Path extends string | null | undefined>(path: Path): Path {
      if (path === null || path === undefined) return path;
      if (!`${path}/`.startsWith(requests))
        throw new TypeError(`The path "${path}" is not below "${requests}"`);
      return path.slice(root.length).replace(/^\/+|\/+$/g, "") as Path;
    },
    getAssetUrl: (path) => `${requests}${assetsUrlPath}/${path}`,
  };
}
