/** Callback definitions, request and response bodies, and the page's configuration (PROTOCOL.md, parts 2–3). */
import type { ComponentId, PropId } from "./ids.ts";
import type { ChildrenProps, Component, Props } from "./layout.ts";

export interface Dependency {
  /** A string id, or the canonical text of a dict id with wildcards as `["MATCH"]`. */
  id: string;
  property: string;
  allow_optional?: boolean;
  /** A pattern that also fits ids with further keys (rule ID9). */
  partial?: boolean;
}

/** One entry of `_dash-dependencies`. All fields but `output` and `inputs` may be missing on older servers. */
export interface CallbackDefinition {
  output: string;
  inputs: Dependency[];
  state?: Dependency[];
  clientside_function?: { namespace: string; function_name: string } | null;
  prevent_initial_call?: boolean;
  background?: { interval?: number } | null;
  dynamic_creator?: boolean | null;
  no_output?: boolean;
  optional?: boolean;
  hidden?: boolean;
  websocket?: boolean;
  persistent?: boolean;
  /** Requests over HTTP with more UTF-16 units of JSON than `compress_threshold` are compressed (rule HT12). */
  compress_payload?: boolean;
  compress_threshold?: number;
  /** Per Output, in order: whether its pattern also fits ids with further keys (rule ID9). Absent if none does. */
  outputs_meta?: { partial?: boolean }[];
  /** Its answers may come in parts. The answer itself decides (rule ST1). */
  stream?: boolean;
  running?: { running: Record<PropId, unknown>; runningOff: Record<PropId, unknown> } | null;
  /**
   * Extension (rule HT9). `keep` lets older runs finish beside a newer one. A request of an idempotent callback may be sent a second
   * time.
   */
  patchbay?: { overlap?: "keep" | "latest"; idempotent?: boolean };
}

export interface OutputRef {
  id: ComponentId;
  property: string;
}

export interface InputRef {
  id: ComponentId;
  property: string;
  /** Absent when the prop is undefined. */
  value?: unknown;
  allow_optional?: boolean;
}

/** Body of `_dash-update-component` and payload of `callback_request`, byte for byte the same. */
export interface CallbackRequestBody {
  output: string;
  outputs?: OutputRef | OutputRef[] | (OutputRef | OutputRef[])[];
  inputs: (InputRef | InputRef[])[];
  changedPropIds: PropId[];
  parsedChangedPropsIds: (string | ComponentId)[];
  state?: (InputRef | InputRef[])[];
}

export interface DistResource {
  type: "_js_dist" | "_css_dist";
  url: string;
}

export interface CallbackResponseBody {
  multi?: boolean;
  /** By id text, then by prop name without `@hash`. */
  response?: Record<string, Props>;
  sideUpdate?: Record<string, Props>;
  dist?: DistResource[];
  cacheKey?: string;
  job?: string;
  cancel?: { id: string; property: string }[];
  progress?: Record<PropId, unknown>;
  progressDefault?: Record<PropId, unknown>;
  /** The number of the last report of a background job (rule HT10). */
  patchbay?: { report: number };
  /** The job could not be started, so there is no response and nothing to wait for. */
  error?: string;
}

/** A part of a streamed answer: the props that a callback has yielded, and those that it has set since its last part. */
export type StreamPart = Pick<CallbackResponseBody, "multi" | "response" | "sideUpdate" | "dist">;

export interface WebSocketConfig {
  enabled: boolean;
  /** Path with the requests prefix. */
  url: string;
  worker_url: string;
  /** Milliseconds; 0 disables. */
  inactivity_timeout: number;
  /** Milliseconds. */
  heartbeat_interval: number;
}

/** The JSON in `#_dash-config`. Unknown keys are ignored. */
export interface PageConfig {
  url_base_pathname?: string | null;
  requests_pathname_prefix?: string;
  ui?: boolean;
  props_check?: boolean;
  show_undo_redo?: boolean;
  suppress_callback_exceptions?: boolean;
  update_title?: string | null;
  children_props?: ChildrenProps;
  serve_locally?: boolean;
  plotlyjs_url?: string;
  validate_callbacks?: boolean;
  validation_layout?: Component;
  hot_reload?: { interval: number; max_retry: number };
  csrf_token_name?: string;
  csrf_header_name?: string;
  end_id?: string;
  /**
   * Extension (rule HT9): the script of the app's inline clientside functions, the identity that the page is for, and the hash of the
   * app's source.
   */
  patchbay?: {
    clientside_url?: string;
    identity?: string;
    /** The page of the hidden frame for pages of other origins (rule FW1). */
    frame_url?: string;
    reload_hash?: string;
  };
  websocket?: WebSocketConfig;
  /** Dash 4.5: streamed answers over HTTP (rule DL1). */
  stream?: StreamConfig;
}

export interface StreamConfig {
  /** The server has a downlink. Without it a streamed answer is the body of its own response (rule ST4). */
  enabled: boolean;
  /** `stream`: the downlink's response stays open. `poll`: the server answers at once with what there is. */
  mode?: "stream" | "poll";
  /** Milliseconds between two polls. */
  poll_interval?: number;
}
