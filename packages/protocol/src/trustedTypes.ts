/** Pages that require Trusted Types take addresses of scripts, and markup, from a policy only (W3C Trusted Types, §3). */

interface Rules {
  createScriptURL(url: string): string;
  createHTML(html: string): string;
}
interface Policy {
  createScriptURL(url: string): unknown;
  createHTML(html: string): unknown;
}
/** A page makes one policy of a name: all copies of this code, as in scripts that are loaded later, share it. */
const SHARED: unique symbol = Symbol.for("patchbay.policy") as never;

interface Factory {
  [SHARED]?: Policy;
  createPolicy(name: string, rules: Rules): Policy;
}

function pagePolicy(): Policy | undefined {
  const { trustedTypes } = globalThis as { trustedTypes?: Factory };
  if (trustedTypes === undefined) return undefined;
  trustedTypes[SHARED] ??= trustedTypes.createPolicy("patchbay", {
    createScriptURL: String,
    createHTML: String,
  });
  return trustedTypes[SHARED];
}

/**
 * The address as the page's sinks take it. What it is the caller vouches for: ours, or one that the server names.
 * @throws TypeError where the page requires Trusted Types and allows no policy called `patchbay`
 */
export function trustedScriptUrl(url: string): string {
  return (pagePolicy()?.createScriptURL(url) ?? url) as string;
}

/** Markup as the page's sinks take it. The caller vouches that it runs nothing: it is parsed apart from the page. @throws likewise */
export function trustedHtml(html: string): string {
  return (pagePolicy()?.createHTML(html) ?? html) as string;
}
