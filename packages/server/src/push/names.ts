/** The names that authors give to topics and events. */
import { ErrorCode, PatchbayError } from "@patchbay/protocol";

const MAX_LENGTH = 256;

/** @returns the name of the topic, or of a shared value's topic @throws PatchbayError `bad_topic` */
export function topicName(topic: unknown): string {
  const name: unknown = typeof topic === "object" && topic !== null && "name" in topic ? topic.name : topic;
  return checked(name, ErrorCode.BadTopic, "A topic, or the name of a shared value,");
}

/** @throws PatchbayError `bad_event` */
export function eventName(name: unknown): string {
  return checked(name, ErrorCode.BadEvent, "The name of an event");
}

function checked(name: unknown, code: ErrorCode, what: string): string {
  if (typeof name === "string" && name !== "" && name.length <= MAX_LENGTH) return name;
  const given = typeof name === "string" ? `has ${name.length} characters` : `is of type ${typeof name}`;
  throw new PatchbayError(code, `${what} is a text of 1 to ${MAX_LENGTH} characters; this one ${given}`);
}
