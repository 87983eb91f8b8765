/** What a running callback knows and may do beyond its arguments. */
import type { ComponentId, InputRef, OutputRef, PropId, Props } from "@patchbay/protocol";

/** The HTTP request a callback came by, or the handshake of the socket it came by. */
export interface RequestInfo {
  readonly transport: "http" | "socket";
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly cookies: Readonly<Record<string, string | undefined>>;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly remoteAddress: string | undefined;
  /** Of an `Authorization: Bearer` header; over a socket the last one that its page has shown. */
  readonly token: string | undefined;
  /** As `authenticate` gave it; undefined without. */
  readonly identity: string | undefined;
}

export interface Triggered {
  readonly propId: PropId;
  readonly id: ComponentId;
  readonly property: string;
  /** undefined when the prop has no value, or is no input of this callback. */
  readonly value: unknown;
}

export interface GetPropOptions {
  /** Infinity waits until the tab goes. Default 30 000. */
  timeoutMs?: number;
}

/** The WebSocket connection to the tab of this run. */
export interface WebSocketControl {
  /** The id of the connection in `app.connections`. */
  readonly connectionId: string;
  /** True once the connection or the tab has gone, or the run was cancelled. */
  readonly isShutdown: boolean;
  /**
   * The prop's value in the browser now: undefined when it is not set or its component does not exist, null when null.
   * Rejects with Disconnected when the tab goes, with code `timeout` when it does not answer. @throws TypeError where `timeoutMs` is no duration
   */
  getProp<T = unknown>(id: ComponentId, property: string, options?: GetPropOptions): Promise<T | undefined>;
  /** `setProps` with one prop. */
  setProp(id: ComponentId, property: string, value: unknown): void;
  /**
   * Ends the whole connection, all tabs of that browser, after what is queued has been sent. The callback may go on.
   * Defaults: 1000, "Connection closed". 1000 and 4001 ask clients to stay away until they are used again.
   */
  close(code?: number, reason?: string): void;
}

/** One declared input or state, as this request filled it. */
export interface Arg {
  /** Whether a prop of it changed. */
  readonly triggered: boolean;
  /** The props it stands for: one, or with ALL and ALLSMALLER any number. */
  readonly refs: readonly InputRef[];
}

/** An argument: one input or state, or several under names. */
export type ArgGroup = Arg | { readonly [name: string]: Arg };

/**
 * @typeParam Args the shape of the callback's arguments
 * @typeParam Progress what a background callback may report
 */
export interface CallbackContext<Args extends readonly ArgGroup[] = readonly ArgGroup[], Progress = unknown> {
  /** What changed; empty on an initial call. */
  readonly triggered: readonly Triggered[];
  /** Id of the first component that changed, text or object; undefined on an initial call. */
  readonly triggeredId: ComponentId | undefined;
  readonly triggeredPropIds: Readonly<Record<PropId, ComponentId>>;
  readonly inputs: Readonly<Record<PropId, unknown>>;
  readonly states: Readonly<Record<PropId, unknown>>;
  /** One entry per argument before the context, of the same shape: where it is from, and whether it changed. */
  readonly argsGrouping: Args;
  /** One entry per declared input; a list where a wildcard stands for any number. */
  readonly inputsList: readonly (InputRef | readonly InputRef[])[];
  readonly statesList: readonly (InputRef | readonly InputRef[])[];
  readonly outputsList: readonly (OutputRef | readonly OutputRef[])[];
  /**
   * Updates props of any component, all of them together. Over the socket at once; over HTTP with the response.
   * Does nothing once the tab is gone. @throws PatchbayError on undefined, or a value JSON cannot carry
   */
  setProps(id: ComponentId, props: Props): void;
  /** Updates the `progress` outputs of a background callback. @throws PatchbayError in any other */
  setProgress(progress: Progress): void;
  /** null over HTTP. */
  readonly websocket: WebSocketControl | null;
  /** Aborted when the connection or the tab goes, or the run is cancelled. */
  readonly signal: AbortSignal;
  readonly request: RequestInfo;
}
