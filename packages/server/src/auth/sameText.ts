import { timingSafeEqual } from "node:crypto";

/** Compares in constant time, so that a client cannot guess a signature byte by byte. */
export function sameText(one: string, other: string): boolean {
  const [bytes, others] = [Buffer.from(one), Buffer.from(other)];
  return bytes.length === others.length && timingSafeEqual(bytes, others);
}
