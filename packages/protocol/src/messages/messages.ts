/** The messages of the socket, one union per direction (PROTOCOL.md, part 4). */
import type { CallbackRequestBody, CallbackResponseBody, DistResource, StreamPart } from "../definitions.ts";
import type { ErrorCode } from "../errors.ts";
import type { Props } from "../layout.ts";

export const EXTENSION_VERSION = 1;
/** The query that asks for the extension. A stock server ignores it. */
export const EXTENSION_QUERY = "patchbay=1";
/** The query with the page's identity: an opaque name of the user that the page is for (rule HS3). */
export const IDENTITY_QUERY = "identity";
/** The subprotocol that a client with a token offers beside the token, for the server to choose (rule HS5). */
export const SUBPROTOCOL = "patchbay";
/** A subprotocol that begins so holds a token as base64url. A server never chooses it. */
export const TOKEN_SUBPROTOCOL = "patchbay.bearer.";
/** Characters of a token. As base64url it fits into the headers that Node accepts. */
const MAX_TOKEN_LENGTH = 8_192;

/** Whether a value can be sent as a token: visible ASCII characters, without spaces. */
export function isToken(value: unknown): value is string {
  return typeof value === "string" && value.length <= MAX_TOKEN_LENGTH && /^[!-~]+$/.test(value);
}

/** The header with the page's identity, in requests over HTTP. */
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
  /** The string means that the tab is gone (rule GP4). It ends the run that asks, on a stock server too. */
  payload: Props | typeof DISCONNECTED;
  /** Extension: the reason why the payload is empty (rule EX17). */
  error?: { code: ErrorCode; message: string } | undefined;
}

export const DISCONNECTED = "__disconnected__";

export interface Heartbeat {
  type: "heartbeat";
}

/** Extension: only after `welcome`. */
export interface RendererDisconnect {
  type: "renderer_disconnect";
  /** The tab's id: all its runs end. */
  rendererId: string;
}

/** Extension: only after `welcome`. */
export interface Cancel {
  type: "cancel";
  requestId: string;
}

/** Extension: the first message after `welcome` from a client that has a session (rule EX6). */
export interface Resume {
  type: "resume";
  sessionId: string;
  /** The last `seq` that the client has received. */
  received: number;
  /** The ids of the requests that the client waits for. All other runs end: their tabs are gone, or they were cancelled meanwhile. */
  open: string[];
  /** The ids of the tabs that the client has: the others are gone. Without it: those of the open requests. */
  tabs?: string[];
}

/** Extension: the tabs have applied every message up to this `seq`, and the server may forget them. */
export interface Ack {
  type: "ack";
  received: number;
}

/** Extension: a new token in place of one that expires or has expired (rule EX13). */
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

/** How a request ends. `done`: the end of a streamed answer, after its parts (rule ST1). */
export type CallbackOutcome =
  | { status: "ok"; data: CallbackResponseBody }
  | { status: "ok"; stream: true; done: true }
  | { status: "prevent_update" }
  | { status: "error"; message: string; code?: string };

export interface CallbackResponse {
  type: "callback_response";
  rendererId: string;
  requestId: string;
  payload: CallbackOutcome;
}

/** A part of a streamed answer: any number of them come before the request's outcome (rule ST1). */
export interface CallbackPart {
  type: "callback_response";
  rendererId: string;
  requestId: string;
  payload: { status: "ok"; stream: true; data: StreamPart };
}

export interface SetProps {
  type: "set_props";
  rendererId: string;
  /** Within the client: the update comes from a part of this request's answer. A server does not send it. */
  requestId?: string;
  /** `dist`: the scripts and style sheets that the update of a part needs. */
  payload: { componentId: string; props: Props; dist?: DistResource[] };
}

export interface GetPropsRequest {
  type: "get_props_request";
  rendererId: string;
  requestId: string;
  /** `path`: the place of a value within the prop (rule GP6). */
  payload: { componentId: string; properties: string[]; path?: (string | number)[] };
}

/** Extension: something has happened that is no prop (rule EX18). */
export interface AppEvent {
  type: "event";
  rendererId: string;
  payload: { name: string; data?: unknown };
}

export interface HeartbeatAck {
  type: "heartbeat_ack";
}

export interface ServerError {
  type: "error";
  rendererId: string;
  payload: { message: string; code?: string };
}

/** Extension: the first message of a server that speaks it. */
export interface Welcome {
  type: "welcome";
  version: number;
  /** The id of this server process. A server with another epoch does not know the client's sessions. */
  epoch: string;
  sessionId: string;
  heartbeatMs: number;
  /** Milliseconds for which the session outlives its connection; 0 if it does not. */
  resumeMs: number;
  limits: { maxMessageBytes: number };
}

/** Extension: the answer to `resume`. Either all missed messages follow, or the session of `welcome` begins. */
export interface Resumed {
  type: "resumed";
  recovered: boolean;
}

/** Extension: the login of the connection expires in this time, and the server asks for a `refresh`. */
export interface Expires {
  type: "expires";
  inMs: number;
}

/** Extension: this server will stop. Its clients leave at random moments within this time (rule EX14). */
export interface Drain {
  type: "drain";
  spreadMs: number;
}

/** Extension: the number of every message in a session that can be resumed, counted from 1. */
export interface Sequenced {
  seq?: number;
  /** The number of the previous message, if messages between the two were left out (rule EX16). */
  after?: number;
}

export type ServerMessage =
  | CallbackResponse
  | CallbackPart
  | SetProps
  | AppEvent
  | GetPropsRequest
  | HeartbeatAck
  | ServerError
  | Welcome
  | Resumed
  | Expires
  | Drain;

/** The messages that are addressed to a tab. */
export type TabMessage = CallbackResponse | SetProps | AppEvent | GetPropsRequest | ServerError;

/** A message as it came. Only the fields of the envelope are checked, not the payload. */
export interface Envelope {
  readonly type: string;
  /** Undefined for messages of the connection itself. */
  readonly rendererId?: string | undefined;
  readonly requestId?: string | undefined;
  readonly payload?: unknown;
  /** In place of the payload of a long message: the text of the whole message, not parsed yet (`readWhole`). */
  text?: string | undefined;
  /** Extension: its number in the session. */
  readonly seq?: number | undefined;
  /** Extension: the number of the previous message, if messages between the two were left out. */
  readonly after?: number | undefined;
}
