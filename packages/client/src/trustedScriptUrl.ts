/** Pages that require Trusted Types take addresses of scripts from a policy only (W3C Trusted Types, §3). */

interface ScriptUrlPolicy {
  createScriptURL(url: string): unknown;
}
interface TrustedTypesScope {
  trustedTypes?: {
    createPolicy(name: string, rules: { createScriptURL(url: string): string }): ScriptUrlPolicy;
  };
}

let policy: ScriptUrlPolicy | undefined;

/**
 * The address as the page's sinks take it. What it is the caller vouches for: ours, or one that the server names.
 * @throws TypeError where the page requires Trusted Types and allows no policy called `patchbay`
 */
export function trustedScriptUrl(url: string): string {
  policy ??= (globalThis as TrustedTypesScope).trustedTypes?.createPolicy("patchbay", {
    createScriptURL: String,
  });
  return (policy?.createScriptURL(url) ?? url) as string;
}
