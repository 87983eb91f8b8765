/** Trusted Types: some pages accept script addresses and markup only from a policy (W3C Trusted Types, §3). */

interface Rules {
  createScriptURL(url: string): string;
  createScript(source: string): string;
  createHTML(html: string): string;
}
interface Policy {
  createScriptURL(url: string): unknown;
  /** The policy of an older Patchbay on the page has none. */
  createScript?(source: string): unknown;
  createHTML(html: string): unknown;
}
/** A page allows one policy of a name. All copies of this code, such as those in chunks, share it under this symbol. */
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
    createScript: String,
    createHTML: String,
  });
  return trustedTypes[SHARED];
}

/**
 * A script address that the page accepts. The caller is responsible for the address: it must be Patchbay's own or named by the server.
 * @throws TypeError if the page requires Trusted Types and does not allow a policy called `patchbay`
 */
export function trustedScriptUrl(url: string): string {
  return (pagePolicy()?.createScriptURL(url) ?? url) as string;
}

/**
 * The source of a script that the page accepts. The caller is responsible for it: it must be named by the server that the page embeds.
 * @throws TypeError likewise
 */
export function trustedScript(source: string): string {
  return (pagePolicy()?.createScript?.(source) ?? source) as string;
}

/**
 * Markup that the page accepts. The caller must parse it outside of the page, so that it cannot run scripts.
 * @throws TypeError likewise
 */
export function trustedHtml(html: string): string {
  return (pagePolicy()?.createHTML(html) ?? html) as string;
}
