/**
 * Errors with a stable code. A package throws them inside; across a boundary the code travels as data. Browser code writes codes as
 * literals, which the compiler checks too, because this table would make every page larger.
 */

export const ErrorCode = {
  /** A frame is not JSON text. */
  FrameNotJson: "frame_not_json",
  /** A frame is neither a message nor an array of messages. */
  FrameShape: "frame_shape",
  /** A message has a known type and wrong fields. */
  MessageShape: "message_shape",
  /** A message has a type this version does not know. */
  MessageUnknown: "message_unknown",
  /** A frame or a body is over the limit. */
  TooLarge: "too_large",
  /** A Patch cannot be applied to the value it meets. */
  PatchFailed: "patch_failed",
  /** A Patch, id or prop uses a name that reaches a prototype. */
  UnsafeKey: "unsafe_key",
  /** An id is not in the layout. */
  UnknownId: "unknown_id",
  /** Two components of the layout have the same id. */
  DuplicateId: "duplicate_id",
  /** A component type or namespace is not registered. */
  UnknownComponent: "unknown_component",
  /** A component threw while rendering, or reported an error. */
  ComponentFailed: "component_failed",
  /** The callback raised. */
  CallbackFailed: "callback_failed",
  /** The callback named by `output` does not exist, or may not be called on this transport. */
  CallbackNotAllowed: "callback_not_allowed",
  /** Request and definition disagree. */
  RequestMismatch: "request_mismatch",
  /** Callback definitions contradict each other or the layout. */
  GraphInvalid: "graph_invalid",
  /** The browser's storage is full or forbidden. */
  StorageFailed: "storage_failed",
  /** HTTP answered with an error status. */
  HttpStatus: "http_status",
  /** HTTP answered 200 with something that is not a callback response. */
  HttpBody: "http_body",
  /** HTTP got no answer. */
  Network: "network",
  /** There was no usable connection. */
  Unavailable: "unavailable",
  /** The connection was lost after the request had been sent: the outcome is unknown. */
  ConnectionLost: "connection_lost",
  /** A deadline passed. */
  Timeout: "timeout",
  /** The other side is gone. */
  Disconnected: "disconnected",
  /** Requests of this callback have broken the connection: none is sent for a while. */
  Quarantined: "quarantined",
  /** A queue was full. */
  QueueFull: "queue_full",
  /** The server refused this origin or this identity. */
  Refused: "refused",
  /** Frames come faster than the server accepts them. */
  RateLimited: "rate_limited",
  /** An identity has as many connections as the server allows. */
  TooManyConnections: "too_many_connections",
  /** A push names nobody: its target is of a wrong form. */
  BadTarget: "bad_target",
  /** A topic is no text, or too long. */
  BadTopic: "bad_topic",
  /** The name of an event is no text, or too long. */
  BadEvent: "bad_event",
  /** A tab is in as many topics as the server allows. */
  TooManyTopics: "too_many_topics",
} as const;
export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];

export class PatchbayError extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "PatchbayError";
    this.code = code;
  }
}

/** The message of a thrown value, which need not be an `Error`. */
export function thrownText(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
