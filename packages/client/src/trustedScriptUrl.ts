/** Pages that require Trusted Types take addresses of scripts from a policy only (W3C Trusted Types, §3). */

const NAME = "patchbay";

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
 * The address as the page's sinks take it. Where the page allows no policy called `patchbay`, and where it asks for none,
 * the address as it is. What it is the caller vouches for: ours, or one that the server names.
 */
export function trustedScriptUrl(url: string): string {
  try {
    policy ??= (globalThis as TrustedTypesScope).trustedTypes?.createPolicy(NAME, {
      createScriptURL: (given) => given,
    });
  } catch {
    // The sink refuses a plain address then, and the caller says that the script could not be had.
  }
  return (policy?.createScriptURL(url) ?? url) as string;
}
