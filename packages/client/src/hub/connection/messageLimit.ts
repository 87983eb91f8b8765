/** What servers bear that do not say, in bytes of UTF-8: a longer message closes the connection of all tabs. */
export const MAX_MESSAGE_BYTES: number = 16 * 1024 * 1024;

/** Whether a text has more bytes in UTF-8. One unit of UTF-16 has one to three: only texts near the limit are counted. */
export function isOverBytes(text: string, limit: number): boolean {
  return text.length > limit || (text.length * 3 > limit && new TextEncoder().encode(text).length > limit);
}
