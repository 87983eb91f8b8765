/** The names pages know jobs by: signed, and good only for the page that got them. */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { CallbackRequestBody } from "@patchbay/protocol";

export interface JobTokens {
  /** Names a job to the page with this `endId`. */
  sign(id: string, endId: string): string;
  /** The job's id; undefined when the token is none of ours, or another page's. */
  verify(token: string, endId: string): string | undefined;
  /** Says that a job is the answer to this request. */
  signRequest(id: string, endId: string, body: CallbackRequestBody): string;
  verifyRequest(token: string, id: string, endId: string, body: CallbackRequestBody): boolean;
}

/** @param secret the same for all servers that share jobs; default: one for this process */
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

/** Takes the same time whatever is wrong. */
function sameText(one: string, other: string): boolean {
  const [bytes, others] = [Buffer.from(one), Buffer.from(other)];
  return bytes.length === others.length && timingSafeEqual(bytes, others);
}
