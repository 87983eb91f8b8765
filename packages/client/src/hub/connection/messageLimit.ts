/** How long a message to the server may be (rules EX4 and EX17). */
import type { GetPropsResponse } from "@patchbay/protocol";

/** Bytes of UTF-8 that a server takes if it does not say: a longer message closes the connection of all tabs. */
export const MAX_MESSAGE_BYTES: number = 16 * 1024 * 1024;

/** Whether a text has more bytes in UTF-8. One unit of UTF-16 has one to three: only texts near the limit are counted. */
export function isOverBytes(text: string, limit: number): boolean {
  return text.length > limit || (text.length * 3 > limit && new TextEncoder().encode(text).length > limit);
}

/** Why a message was not sent, for people. */
export function overLimit(limitBytes: number): string {
  return `Over the limit of ${limitBytes} bytes`;
}

/** An answer to a read as it may be sent: one that is too long is replaced by the reason. */
export function boundedAnswer(answer: string, limitBytes: number): string {
  if (!isOverBytes(answer, limitBytes)) return answer;
  const { rendererId, requestId } = JSON.parse(answer) as { rendererId: string; requestId: string };
  const error = { code: "too_large", message: overLimit(limitBytes) } as const;
  return answerText({ rendererId, requestId, payload: {}, error });
}

/** An answer to a read that the hub gives in place of a tab. */
export function answerText(answer: Omit<GetPropsResponse, "type">): string {
  return JSON.stringify({ type: "get_props_response", ...answer } satisfies GetPropsResponse);
}
