/** Whom a push is for. */
import { ErrorCode, isPlainObject, PatchbayError } from "@patchbay/protocol";
import type { TopicName } from "../runs/context.ts";
import { topicName } from "./names.ts";

/** One tab, the tabs of one connection, those of one identity, those in a topic, or all. */
export type Target =
  | "everyone"
  | { readonly tabId: string }
  /** The value of `ctx.websocket.connectionId`. */
  | { readonly connectionId: string }
  /** The result of `authenticate`; in an app without it, the origin. */
  | { readonly identity: string }
  | { readonly topic: TopicName };

export type TargetKind = "everyone" | "tabId" | "connectionId" | "identity" | "topic";

/** A target that was checked. `value` is empty for everyone. */
export interface FoundTarget {
  readonly kind: TargetKind;
  readonly value: string;
}

const KINDS = ["tabId", "connectionId", "identity", "topic"] as const;

/** @throws PatchbayError `bad_target`, or `bad_topic` */
export function readTarget(target: unknown): FoundTarget {
  if (target === "everyone") return { kind: "everyone", value: "" };
  const keys = isPlainObject(target) ? Object.keys(target) : [];
  const kind = KINDS.find((each) => each === keys[0]);
  if (kind === undefined || keys.length !== 1 || !isPlainObject(target))
    throw badTarget(
      'A target is "everyone", or an object with exactly one of tabId, connectionId, identity and topic',
    );
  const value = target[kind];
  if (kind === "topic") return { kind, value: topicName(value) };
  if (typeof value !== "string" || value === "")
    throw badTarget(`The target's ${kind} is a text that is not empty; it was given ${typeof value}`);
  return { kind, value };
}

function badTarget(message: string): PatchbayError {
  return new PatchbayError(ErrorCode.BadTarget, message);
}
