import { useEffect, useLayoutEffect, useRef } from "react";
import type { Rendered } from "../../props.ts";
import { BLANK_URL, cleanUrl } from "../../safety/cleanUrl.ts";
import { PUSH_STATE_EVENT } from "./historyEvents.ts";
import type { LocationProps } from "./locationProps.ts";

interface Address {
  pathname: string;
  search: string;
  hash: string;
  href: string;
}

function currentAddress(): Address {
  const { pathname, search, hash, href } = window.location;
  return { pathname, search, hash, href };
}

/** The URL that the props ask for. Undefined if they do not differ from `current`. `href` takes precedence over the other props. */
export function wantedAddress(current: Address, wanted: Partial<Address>): string | undefined {
  if (wanted.href !== undefined && wanted.href !== current.href) return wanted.href;
  const { pathname = current.pathname, search = current.search, hash = current.hash } = wanted;
  if (pathname === current.pathname && search === current.search && hash === current.hash) return undefined;
  return pathname + search + hash;
}

export function Location(props: Rendered<LocationProps>): null {
  const { reportError } = props.host;
  const { pathname, search, hash, href, refresh = true, setProps } = props;
  const known = useRef<Partial<Address>>({});
  const latest = useRef(setProps);
  useLayoutEffect(() => {
    latest.current = setProps;
  });

  useEffect(() => {
    function sync(): void {
      const now = currentAddress();
      const changed: Partial<Address> = {};
      for (const part of ["pathname", "search", "hash", "href"] as const) {
        if (known.current[part] !== now[part]) changed[part] = now[part];
      }
      known.current = now;
      if (Object.keys(changed).length > 0) latest.current(changed);
    }
    const events = ["popstate", "hashchange", PUSH_STATE_EVENT];
    for (const event of events) window.addEventListener(event, sync);
    return () => {
      for (const event of events) window.removeEventListener(event, sync);
    };
  }, []);

  useEffect(() => {
    // Props that differ from those that we have reported were changed from outside.
    const wishes: Partial<Address> = {};
    const given = { pathname, search, hash, href };
    for (const part of ["pathname", "search", "hash", "href"] as const) {
      const value = given[part];
      if (typeof value === "string" && value !== known.current[part]) wishes[part] = value;
    }
    const now = currentAddress();
    try {
      const wanted = wantedAddress(now, wishes);
      if (wanted !== undefined) {
        if (cleanUrl(wanted) === BLANK_URL) throw new Error(`Location does not go to ${wanted}`);
        const url = new URL(wanted, document.baseURI);
        if (refresh === true || url.origin !== window.location.origin) {
          window.location.assign(url.href);
          return;
        }
        window.history.pushState(null, "", url.href);
        window.dispatchEvent(new CustomEvent("_dashprivate_historychange"));
        window.dispatchEvent(new CustomEvent(PUSH_STATE_EVENT));
        return;
      }
    } catch (error) {
      reportError(error as Error);
    }
    const same = (["pathname", "search", "hash", "href"] as const).every((part) => given[part] === now[part]);
    known.current = now;
    if (!same) latest.current(now);
  }, [pathname, search, hash, href, refresh, reportError]);
  return null;
}
