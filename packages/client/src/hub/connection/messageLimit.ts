/** The limit for messages to the server (rules EX4 and EX17). */
import type { GetPropsResponse } from "@patchbay/protocol";

/** The default limit, in bytes of UTF-8. A longer message closes the connection of all tabs. */
export const MAX_MESSAGE_BYTES: number = 16 * 1024 * 1024;

/** Whether a text has more bytes in UTF-8 than the limit. A UTF-16 unit has one to three, so only texts near the limit are encoded. */
export function isOverBytes(text: string, limit: number): boolean {
  return text.length > limit || (text.length * 3 > limit && new TextEncoder().encode(text).length > limit);
}

/** The reason, for people, why a message was not sent. */
export function overLimit(limitBytes: number): string {
  return `Over the limit of ${limitBytes} bytes`;
}

/** The answer to a read, or an error in its place if the answer is too long. */
export function boundedAnswer(answer: string, limitBytes: number): string {
  if (!isOverBytes(answer, limitBytes)) return answer;
  const { rendererId, requestId } = JSON.parse(answer) as { rendererId: string; requestId: string };
  const error = { code: "too_large", message: overLimit(limitBytes) } as const;
  return answerText({ rendererId, requestId, payload: {}, error });
}

/** An answer that the hub makes itself, as JSON text. */
export function answerText(answer: Omit<GetPropsResponse, "type">): string {
  return JSON.stringify({ type: "get_props_response", ...answer } satisfies GetPropsResponse);
}
