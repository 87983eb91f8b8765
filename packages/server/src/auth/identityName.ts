import { createHash } from "node:crypto";

/**
 * Whether a page was made for somebody else: the login has changed under it, and it still shows what was the other's.
 * @param claimed what it says of itself (rule HS3), if it does
 */
export function isForAnother(claimed: unknown, identity: string | undefined): boolean {
  return typeof claimed === "string" && identity !== undefined && claimed !== identityName(identity);
}

export const SIGNED_IN_AS_ANOTHER = "Signed in as somebody else";

/**
 * An identity as pages know it: the same on every server and after every restart, and it says nothing of who it is.
 */
export function identityName(identity: string): string {
  return createHash("sha256").update(`patchbay identity\n${identity}`).digest("base64url").slice(0, 22);
}
