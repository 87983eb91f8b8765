/** The messages of the socket, one union per direction (PROTOCOL.md, part 4). */
import type { CallbackRequestBody, CallbackResponseBody } from "../definitions.ts";
import type { ErrorCode } from "../errors.ts";
import type { Props } from "../layout.ts";

export const EXTENSION_VERSION = 1;
/** Query that asks for the extension; a stock server ignores it. */
export const EXTENSION_QUERY = "patchbay=1";
/** Query with the opaque name of whom the page is for (rule HS3). */
export const IDENTITY_QUERY = "identity";
/** The same as a header of requests over HTTP. */
export const IDENTITY_HEADER = "X-Patchbay-Identity";

export interface CallbackRequest {
  type: "callback_request";
  rendererId: string;
  requestId: string;
  payload: CallbackRequestBody;
}

export interface GetPropsResponse {
  type: "get_props_response";
  rendererId: string;
  requestId: string;
  /** The string ends the asking run on a stock server; ours knows it as "the tab is gone" (rule GP4). */
  payload: Props | typeof DISCONNECTED;
  /** Extension: why there is nothing in the payload (rule EX17). */
  error?: { code: ErrorCode; message: string } | undefined;
}

export const DISCONNECTED = "__disconnected__";

export interface Heartbeat {
  type: "heartbeat";
}

/** Extension: only after `welcome`. */
export interface RendererDisconnect {
  type: "renderer_disconnect";
  /** The tab's id; every run of it ends. */
  rendererId: string;
}

/** Extension: only after `welcome`. */
export interface Cancel {
  type: "cancel";
  requestId: string;
}

/** Extension: first message after `welcome` of a client that had a session here (rule EX6). */
export interface Resume {
  type: "resume";
  sessionId: string;
  /** The last `seq` it has. */
  received: number;
  /** The requests it waits for, by id: all other runs end, of tabs that went and of requests that were cancelled meanwhile. */
  open: string[];
}

/** Extension: everything up to this `seq` has been applied by its tab; the server may forget it. */
export interface Ack {
  type: "ack";
  received: number;
}

/** Extension: a token in place of one that expires, or has (rule EX13). */
export interface Refresh {
  type: "refresh";
  token: string;
}

export type ClientMessage =
  | CallbackRequest
  | GetPropsResponse
  | Heartbeat
  | RendererDisconnect
  | Cancel
  | Resume
  | Ack
  | Refresh;

export type CallbackOutcome =
  | { status: "ok"; data: CallbackResponseBody }
  | { status: "prevent_update" }
  | { status: "error"; message: string; code?: string };

export interface CallbackResponse {
  type: "callback_response";
  rendererId: string;
  requestId: string;
  payload: CallbackOutcome;
}

export interface SetProps {
  type: "set_props";
  rendererId: string;
  payload: { componentId: string; props: Props };
}

export interface GetPropsRequest {
  type: "get_props_request";
  rendererId: string;
  requestId: string;
  payload: { componentId: string; properties: string[] };
}

export interface HeartbeatAck {
  type: "heartbeat_ack";
}

export interface ServerError {
  type: "error";
  rendererId: string;
  payload: { message: string; code?: string };
}

/** Extension: first message of a server that speaks it. */
export interface Welcome {
  type: "welcome";
  version: number;
  /** Names this server process; another epoch means a server without memory of us. */
  epoch: string;
  sessionId: string;
  heartbeatMs: number;
  /** How long the session outlives its connection, in milliseconds; 0: it does not. */
  resumeMs: number;
  limits: { maxMessageBytes: number };
}

/** Extension: the answer to `resume`; what was missed follows, all of it, or the session of `welcome` begins. */
export interface Resumed {
  type: "resumed";
  recovered: boolean;
}

/** Extension: what the connection may act by lasts so long; `refresh` is wanted. */
export interface Expires {
  type: "expires";
  inMs: number;
}

/** Extension: this server is to go; its clients leave at moments of their own within this time (rule EX14). */
export interface Drain {
  type: "drain";
  spreadMs: number;
}

/** Extension: on every message of a session that can be resumed, counted from 1. */
export interface Sequenced {
  seq?: number;
  /** The number of the message before, where others between them were left out (rule EX16). */
  after?: number;
}

export type ServerMessage =
  | CallbackResponse
  | SetProps
  | GetPropsRequest
  | HeartbeatAck
  | ServerError
  | Welcome
  | Resumed
  | Expires
  | Drain;

/** What a tab sees of the server: everything addressed to it. */
export type TabMessage = CallbackResponse | SetProps | GetPropsRequest | ServerError;

/** A message as it came: only the fields of the envelope are known to be what they should. */
export interface Envelope {
  readonly type: string;
  /** Undefined for messages of the connection itself. */
  readonly rendererId?: string;
  readonly requestId?: string;
  readonly payload?: unknown;
  /** In place of the payload, where the message is long: all of it, not read yet (`readWhole`). */
  text?: string;
  /** Extension: its place in the session. */
  readonly seq?: number;
  /** Extension: the place of the one before, where others between them were left out. */
  readonly after?: number;
}
