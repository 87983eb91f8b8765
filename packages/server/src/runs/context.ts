/** The types of a callback's context: its request, its triggers, and its ways to update the page. */
import type { ComponentId, InputRef, OutputRef, PropId, Props } from "@patchbay/protocol";

/** The HTTP request of a callback. Over the socket: the handshake of its connection. */
export interface RequestInfo {
  readonly transport: "http" | "socket";
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly cookies: Readonly<Record<string, string | undefined>>;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly remoteAddress: string | undefined;
  /** The token of an `Authorization: Bearer` header. Over the socket: that of the handshake, or the last one that the page has sent. */
  readonly token: string | undefined;
  /** The result of `authenticate`; undefined in an app without it. */
  readonly identity: string | undefined;
}

/** A topic: its name, or a shared value, whose topic has the name of the value. */
export type TopicName = string | { readonly name: string };

export interface Triggered {
  readonly propId: PropId;
  readonly id: ComponentId;
  readonly property: string;
  /** undefined if the prop has no value, or is no input of this callback. */
  readonly value: unknown;
}

export interface GetPropOptions {
  /** Milliseconds to wait for the answer; Infinity: until the tab goes. Default 30 000. */
  timeoutMs?: number;
  /**
   * The place of a value within the prop, so that the page sends no more than that: at most 100 keys. Text is a key of an object, a whole
   * number an index of a list, from its end if it is negative. A value that is not there is null. Default: the whole prop.
   */
  path?: readonly (string | number)[];
}

/** The WebSocket connection to the tab of this run. */
export interface WebSocketControl {
  /** The id of the connection in `app.connections`. */
  readonly connectionId: string;
  /** True after the connection or the tab has gone, or the run was cancelled. */
  readonly isShutdown: boolean;
  /**
   * Reads the prop's current value in the browser, or the part of it at `path`; undefined if it is not set or the component does not
   * exist. Rejects with Disconnected if the tab goes, and with code `timeout` if it does not answer.
   * @throws TypeError if `timeoutMs` is no duration, or `path` is no path
   */
  getProp<T = unknown>(id: ComponentId, property: string, options?: GetPropOptions): Promise<T | undefined>;
  /** `setProps` with one prop. */
  setProp(id: ComponentId, property: string, value: unknown): void;
  /**
   * Sends the queued messages, then closes the connection of this browser, with all its tabs. The callback may go on.
   * Defaults: 1000, "Connection closed". After 1000 and 4001 a page reconnects only when somebody uses it.
   */
  close(code?: number, reason?: string): void;
}

/** One declared input or state in this request. */
export interface Arg {
  /** True if one of its props changed. */
  readonly triggered: boolean;
  /** The props that it stands for: one, or any number with ALL or ALLSMALLER. */
  readonly refs: readonly InputRef[];
}

/** An argument: one input or state, or an object of several. */
export type ArgGroup = Arg | { readonly [name: string]: Arg };

/**
 * @typeParam Args the shape of the callback's arguments
 * @typeParam Progress the argument of `setProgress`
 */
export interface CallbackContext<Args extends readonly ArgGroup[] = readonly ArgGroup[], Progress = unknown> {
  /** The changed props; empty on an initial call. */
  readonly triggered: readonly Triggered[];
  /** Id of the first component that changed, text or object; undefined on an initial call. */
  readonly triggeredId: ComponentId | undefined;
  readonly triggeredPropIds: Readonly<Record<PropId, ComponentId>>;
  readonly inputs: Readonly<Record<PropId, unknown>>;
  readonly states: Readonly<Record<PropId, unknown>>;
  /** One entry per argument before the context, in the same shape: its props, and whether one of them changed. */
  readonly argsGrouping: Args;
  /** One entry per declared input; a list for a wildcard that stands for any number of components. */
  readonly inputsList: readonly (InputRef | readonly InputRef[])[];
  readonly statesList: readonly (InputRef | readonly InputRef[])[];
  readonly outputsList: readonly (OutputRef | readonly OutputRef[])[];
  /**
   * Updates props of any component, in one update. Over the socket it is sent at once, over HTTP with the response. No effect after the
   * tab has gone. @throws PatchbayError if a value is undefined, or JSON cannot carry it
   */
  setProps(id: ComponentId, props: Props): void;
  /**
   * Puts the tab of this run into a topic, for `app.to({ topic })`, `app.who` and shared state, until it leaves or goes. A page that resumes
   * its session stays in its topics. One that begins anew is out of them; its callbacks without Inputs and Outputs run again and may join.
   * Who joins again gets the shared values again, and nothing else happens: its layout may be new. @throws PatchbayError `unavailable` over HTTP and in a background callback;
   * `too_large` if a shared value is; `bad_topic` if the topic is no text of 1 to 256 characters; `too_many_topics` if the tab is in 1 000
   */
  join(topic: TopicName): void;
  /** Takes the tab out of a topic. No effect if it is not in it. @throws PatchbayError as `join` */
  leave(topic: TopicName): void;
  /** Updates the `progress` outputs of a background callback. @throws PatchbayError in any other callback */
  setProgress(progress: Progress): void;
  /** null over HTTP. */
  readonly websocket: WebSocketControl | null;
  /** Aborts when the connection or the tab has gone, or the run was cancelled. */
  readonly signal: AbortSignal;
  readonly request: RequestInfo;
}
