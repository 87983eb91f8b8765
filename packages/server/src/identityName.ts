import { createHash } from "node:crypto";

/**
 * An identity as pages know it: the same on every server and after every restart, and it says nothing of who it is.
 */
export function identityName(identity: string): string {
  return createHash("sha256").update(`patchbay identity\n${identity}`).digest("base64url").slice(0, 22);
}
