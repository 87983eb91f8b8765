import { createHash } from "node:crypto";

/**
 * True if a page belongs to another identity: the login has changed, and the page still shows data of the earlier login.
 * @param claimed the identity name that the page sends (rule HS3), or nothing
 */
export function isForAnother(claimed: unknown, identity: string | undefined): boolean {
  return typeof claimed === "string" && identity !== undefined && claimed !== identityName(identity);
}

export const SIGNED_IN_AS_ANOTHER = "Signed in as somebody else";

/** A hash that names an identity without revealing it. It is the same on every server and after every restart. */
export function identityName(identity: string): string {
  return createHash("sha256").update(`patchbay identity\n${identity}`).digest("base64url").slice(0, 22);
}
