import { messageText } from "../connection/messageText.ts";

export function overLimit(limitBytes: number): string {
  return `Over the limit of ${limitBytes} bytes`;
}

/** In place of an answer to a read that is too long: why there is none (rule EX17). */
export function refusalOf(answer: string, limitBytes: number): string {
  const { rendererId, requestId } = JSON.parse(answer) as { rendererId: string; requestId: string };
  const error = { code: "too_large", message: overLimit(limitBytes) } as const;
  return messageText({ type: "get_props_response", rendererId, requestId, payload: {}, error });
}
