/** Signed tokens that name a job to its page. A token is valid only for the page that received it. */
import { createHmac, randomBytes } from "node:crypto";
import type { CallbackRequestBody } from "@patchbay/protocol";
import { sameText } from "../auth/sameText.ts";

export interface JobTokens {
  /** Makes the token of a job for the page with this `endId`. */
  sign(id: string, endId: string): string;
  /** The job's id; undefined if the signature is wrong, or the token belongs to another page. */
  verify(token: string, endId: string): string | undefined;
  /** Makes a token that binds a job to the request that started it. */
  signRequest(id: string, endId: string, body: CallbackRequestBody): string;
  verifyRequest(token: string, id: string, endId: string, body: CallbackRequestBody): boolean;
}

/** @param secret the same for all servers that share jobs; default: random, for this process alone */
export function createJobTokens(secret: string | undefined): JobTokens {
  const key = secret ?? randomBytes(32);

  function mac(...parts: readonly unknown[]): string {
    return createHmac("sha256", key).update(JSON.stringify(parts)).digest("base64url");
  }

  const signRequest: JobTokens["signRequest"] = (id, endId, { output, outputs }) =>
    mac("request", id, endId, output, outputs ?? null);

  return {
    sign: (id, endId) => `${id}.${mac("job", id, endId)}`,
    verify(token, endId) {
      const dot = token.lastIndexOf(".");
      const id = token.slice(0, Math.max(dot, 0));
      return sameText(token.slice(dot + 1), mac("job", id, endId)) ? id : undefined;
    },
    signRequest,
    verifyRequest: (token, id, endId, body) => sameText(token, signRequest(id, endId, body)),
  };
}
