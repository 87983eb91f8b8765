import { useEffect, useLayoutEffect, useRef } from "react";
import type { Rendered } from "../../props.ts";
import { BLANK_URL, cleanUrl } from "../../safety/cleanUrl.ts";
import type { LocationProps } from "./locationProps.ts";
import { pageAddress } from "./pageAddress.ts";

interface Address {
  pathname: string;
  search: string;
  hash: string;
  href: string;
}

function partsOf(url: string): Address {
  const { pathname, search, hash, href } = new URL(url);
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
  const { reportError, address = pageAddress } = props.host;
  const { pathname, search, hash, href, refresh = true, setProps } = props;
  const known = useRef<Partial<Address>>({});
  const latest = useRef(setProps);
  useLayoutEffect(() => {
    latest.current = setProps;
  });

  useEffect(() => {
    function sync(): void {
      const now = partsOf(address.href());
      const changed: Partial<Address> = {};
      for (const part of ["pathname", "search", "hash", "href"] as const) {
        if (known.current[part] !== now[part]) changed[part] = now[part];
      }
      known.current = now;
      if (Object.keys(changed).length > 0) latest.current(changed);
    }
    return address.subscribe(sync);
  }, [address]);

  useEffect(() => {
    // Props that differ from those that we have reported were changed from outside.
    const wishes: Partial<Address> = {};
    const given = { pathname, search, hash, href };
    for (const part of ["pathname", "search", "hash", "href"] as const) {
      const value = given[part];
      if (typeof value === "string" && value !== known.current[part]) wishes[part] = value;
    }
    const now = partsOf(address.href());
    try {
      const wanted = wantedAddress(now, wishes);
      if (wanted !== undefined) {
        if (cleanUrl(wanted) === BLANK_URL) throw new Error(`Location does not go to ${wanted}`);
        const url = address.resolve(wanted, "link");
        if (address.takes(url, refresh === true)) address.push(url);
        else window.location.assign(url);
        return;
      }
    } catch (error) {
      reportError(error as Error);
    }
    const same = (["pathname", "search", "hash", "href"] as const).every((part) => given[part] === now[part]);
    known.current = now;
    if (!same) latest.current(now);
  }, [pathname, search, hash, href, refresh, reportError, address]);
  return null;
}
