import { messageText } from "./messageText.ts";

/** What servers bear that do not say: a longer message closes the connection of all tabs. In characters. */
export const MAX_ANSWER: number = 16 * 1024 * 1024;

/** In place of an answer to a read that is too long: why there is none (rule EX17). */
export function refusalOf(answer: string, limit: number): string {
  const { rendererId, requestId } = JSON.parse(answer) as { rendererId: string; requestId: string };
  const message = `Over the limit of ${limit} characters`;
  const error = { code: "too_large", message } as const;
  return messageText({ type: "get_props_response", rendererId, requestId, payload: {}, error });
}
