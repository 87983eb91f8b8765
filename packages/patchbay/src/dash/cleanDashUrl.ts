import { cleanUrl } from "@patchbay/components/cleanUrl";

/** `dash_clientside.clean_url`: the address if it runs no script, else the fallback. */
export function cleanDashUrl(url: string, fallback?: string): string {
  const clean = cleanUrl(url);
  return clean === url ? url : (fallback ?? clean);
}
