/** Maps a path to its route. */
import { SUITES } from "./files/clientFiles.ts";
import { FRAME_ROUTE } from "./pages/framePage.ts";
import { SOCKET_ROUTE } from "./pages/pageConfig.ts";

export interface Route {
  readonly name:
    | "suites"
    | "frame"
    | "update"
    | "layout"
    | "dependencies"
    | "reloadHash"
    | "socket"
    | "favicon"
    | "assets"
    | "page";
  /** Allowed methods besides OPTIONS. */
  readonly methods: readonly string[];
  /**
   * The route answers CORS preflights of any origin: with credentials, or without for everyone. A refused origin is refused by the
   * request itself, so that the page can read the reason.
   */
  readonly preflight?: "credentials" | "everyone";
}

const READS = ["GET", "HEAD"];

const ROUTES: Readonly<Record<string, Route>> = {
  // Only the app's own address: the page of another origin that embeds it asks there, with a token in a header.
  "": { name: "page", methods: READS, preflight: "credentials" },
  "_dash-update-component": { name: "update", methods: ["POST"], preflight: "credentials" },
  "_dash-layout": { name: "layout", methods: READS, preflight: "credentials" },
  "_dash-dependencies": { name: "dependencies", methods: READS, preflight: "credentials" },
  "_reload-hash": { name: "reloadHash", methods: READS, preflight: "credentials" },
  [SOCKET_ROUTE]: { name: "socket", methods: READS },
  [FRAME_ROUTE]: { name: "frame", methods: READS },
  "_favicon.ico": { name: "favicon", methods: READS },
};
const SUITES_ROUTE: Route = { name: "suites", methods: READS, preflight: "everyone" };
const ASSETS_ROUTE: Route = { name: "assets", methods: READS };
const PAGE_ROUTE: Route = { name: "page", methods: READS };

/** Extensions of files. A path that ends with one is no page. Paths of pages may have other dots. */
const FILE =
  /\.(?:avif|bmp|cjs|css|csv|eot|gif|gz|ico|jpe?g|js|json|jsx|map|mjs|mp[34]|ogg|otf|pdf|php|png|svg|ttf|txt|wasm|wav|webm|webmanifest|webp|woff2?|ya?ml|xml|zip)$/i;

/**
 * @param path after the prefix of the app
 * @param assetsUrlPath undefined: there are no assets
 * @returns undefined for the path of a file that the app does not have
 */
export function findRoute(path: string, assetsUrlPath: string | undefined): Route | undefined {
  if (Object.hasOwn(ROUTES, path)) return ROUTES[path];
  if (path.startsWith(SUITES)) return SUITES_ROUTE;
  if (assetsUrlPath !== undefined && path.startsWith(`${assetsUrlPath}/`)) return ASSETS_ROUTE;
  const isHidden = path.split("/").some((part) => part.startsWith("."));
  return isHidden || FILE.test(path) ? undefined : PAGE_ROUTE;
}

export function allowed({ methods }: Route): { Allow: string } {
  return { Allow: [...methods, "OPTIONS"].join(", ") };
}
