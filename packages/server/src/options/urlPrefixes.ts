/** The URL prefixes of the app: on the server, and in the browser, which may reach it through a proxy. */
export interface PrefixOptions {
  /** Sets both other prefixes. Not together with them. */
  urlBasePathname?: string;
  /** Path under which the server answers. Starts and ends with "/". Default "/". */
  routesPathnamePrefix?: string;
  /** Path under which browsers reach the app. Starts and ends with "/". Default: the routes prefix. */
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
    throw new TypeError(
      "urlBasePathname sets both prefixes: remove it, or remove routesPathnamePrefix and requestsPathnamePrefix",
    );
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
