/** Checking messages against schemas (valibot), for both directions. */
import * as v from "valibot";
import type { Fault } from "./frame.ts";
import { isPlainObject, ownProp, type Props } from "./layout.ts";

/** A schema for each `type`. */
export type Schemas<Message extends { type: string }> = Readonly<
  Record<Message["type"], v.GenericSchema<unknown, unknown>>
>;

/** Checked but not copied: payloads can be large, and a copy would cost more than the check is worth. */
export const object: v.CustomSchema<Props, undefined> = v.custom<Props>(isPlainObject);
/** A name that must say something: a tab, a request. */
export const id: v.CustomSchema<string, undefined> = v.custom<string>(
  (value) => typeof value === "string" && value !== "",
);

/** @throws never: what is not a message of these schemas is a fault. */
export function checkMessage<Message extends { type: string }>(
  schemas: Schemas<Message>,
  value: unknown,
): { message: Message } | { fault: Fault } {
  if (!isPlainObject(value)) {
    return { fault: { code: "frame_shape", message: "A message must be an object" } };
  }
  const { type, rendererId, requestId } = value;
  const schema =
    typeof type === "string" ? (ownProp(schemas, type) as v.GenericSchema | undefined) : undefined;
  const about = {
    ...(typeof rendererId === "string" && { rendererId }),
    ...(typeof requestId === "string" && { requestId }),
  };
  if (schema === undefined) {
    return {
      fault: { code: "message_unknown", message: "The type of a message is not known", ...about },
    };
  }
  const read = v.safeParse(schema, value);
  if (read.success) return { message: read.output as Message };
  const message = `${String(type)}: ${describeIssue(read.issues[0])}`;
  return { fault: { code: "message_shape", message, ...about } };
}

export function describeIssue(issue: v.BaseIssue<unknown>): string {
  const path = issue.path?.map((item) => String(item.key)).join(".");
  return `${path ?? "message"} is ${issue.received === "undefined" ? "missing" : "of a wrong type"}`;
}
