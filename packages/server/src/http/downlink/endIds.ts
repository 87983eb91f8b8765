/** The names of pages (`end_id`). A name is signed for the user of its page, so that nobody else can name the streams of the page. */
import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { sameText } from "../../auth/sameText.ts";

export interface EndIds {
  /** @param identity the result of `authenticate`; undefined in an app without it */
  make(identity: string | undefined): string;
  /** Whether this is the name of a page of this user. */
  verify(endId: string, identity: string | undefined): boolean;
}

/** @param secret the same for all servers that answer one page; default: random, for this process alone */
export function createEndIds(secret: string | undefined): EndIds {
  const key = secret ?? randomBytes(32);

  function sign(id: string, identity: string | undefined): string {
    // The list begins with a word of its own: job tokens are signed with the same secret.
    const parts = JSON.stringify(["page", id, identity ?? null]);
    return `${id}~${createHmac("sha256", key).update(parts).digest("hex")}`;
  }

  return {
    make: (identity) => sign(randomUUID(), identity),
    verify: (endId, identity) =>
      sameText(endId, sign(endId.slice(0, Math.max(endId.indexOf("~"), 0)), identity)),
  };
}
