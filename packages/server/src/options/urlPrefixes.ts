/** The URL paths of the app: on the server, and in the browser where a proxy stands between them. */
export interface PrefixOptions {
  /** Sets both of the others; not together with them. */
  urlBasePathname?: string;
  /** Path under which the server answers; starts and ends with "/". Default "/". */
  routesPathnamePrefix?: string;
  /** Path under which browsers reach it; starts and ends with "/". Default: the routes prefix. */
  requestsPathnamePrefix?: string;
}

export interface Prefixes {
  urlBase: string | null;
  routes: string;
  requests: string;
}

/** @throws TypeError on a prefix that cannot work */
export function resolvePrefixes(options: PrefixOptions): Prefixes {
  const { urlBasePathname, routesPathnamePrefix, requestsPathnamePrefix } = options;
  if (urlBasePathname !== undefined && (routesPathnamePrefix ?? requestsPathnamePrefix) !== undefined) {
    throw new TypeError("urlBasePathname sets both prefixes; give either it or them");
  }
  const routes = urlBasePathname ?? routesPathnamePrefix ?? "/";
  const requests = requestsPathnamePrefix ?? routes;
  for (const prefix of [routes, requests]) {
    if (!prefix.startsWith("/") || !prefix.endsWith("/")) {
      throw new TypeError(`The prefix "${prefix}" must start and end with "/"`);
    }
  }
  return { urlBase: urlBasePathname ?? null, routes, requests };
}
