/** A hub with fake sockets, tabs and time: nothing happens unless a test makes it happen. */
import type { GetPropsResponse, Props, ServerMessage, Welcome } from "@patchbay/protocol";
import type { HubEnvironment, HubSurroundings, SocketEvents } from "../hub/browser.ts";
import { createHub } from "../hub/hub.ts";
import {
  type Delivery,
  HUB_VERSION,
  type HubApi,
  LATE_MS,
  type TabApi,
  type TabHello,
} from "../hub/hubApi.ts";

export interface FakeSocket {
  url: string;
  /** Subprotocols that it was opened with. */
  subprotocols: readonly string[];
  events: SocketEvents;
  sent: { type: string; requestId?: string; rendererId?: string; payload?: unknown }[];
  closed: boolean;
  /** The code that the hub closed it with. */
  code?: number;
  say(...messages: (ServerMessage | object)[]): void;
}

export interface FakeTab {
  /** Of its port. */
  readonly api: HubApi;
  readonly got: Delivery[];
  /** Of the last batch that came. */
  readonly number: number;
  /** Types of the messages it got. */
  messages(): string[];
  /** Kinds of its deliveries, without views of the connection. */
  kinds(): string[];
  send(run: number, callback?: string): Promise<boolean>;
}

/** The behaviour of a tab's page. */
export interface PageScript {
  /** The values that it answers reads with. */
  values?: Record<string, unknown>;
  /** Resolves when it has taken a batch. */
  applied?: () => Promise<void>;
  token?: TabApi["token"];
  /** Replaces its answers. */
  tamper?: (answer: GetPropsResponse) => GetPropsResponse[];
}

export interface HubWorld {
  readonly sockets: FakeSocket[];
  /** Of a port over which nobody has said hello. */
  port(): HubApi;
  /** The lock is free, and the hub has waited for news of its tab: the tab is gone, or the browser has taken the lock away. */
  die(lockId: string): void;
  /** What the hub does when this lock is free. It stays callable after the hub has stopped to wait for it. */
  whenFree(lockId: string): () => void;
  advance(ms: number): void;
  tab(tabId: string, hello?: Partial<TabHello>, page?: PageScript): FakeTab;
}

export function hubWorld(
  surroundings: Partial<HubSurroundings> = {},
  fetch: HubEnvironment["fetch"] = async () => new Response(null, { status: 404 }),
): HubWorld {
  const sockets: FakeSocket[] = [];
  const timers = new Set<{ work: () => void; at: number }>();
  const free = new Map<string, () => void>();
  let now = 0;
  const environment: HubEnvironment = {
    fetch,
    openSocket(url, events, subprotocols = []) {
      // As browsers do.
      if (url.includes("#")) throw new DOMException("The URL contains a fragment", "SyntaxError");
      const socket: FakeSocket = {
        url,
        subprotocols,
        events,
        sent: [],
        closed: false,
        say: (...messages) => events.received(JSON.stringify(messages.length === 1 ? messages[0] : messages)),
      };
      sockets.push(socket);
      return {
        send: (text) => socket.sent.push(JSON.parse(text)),
        close: (code) => {
          socket.closed = true;
          socket.code = code;
        },
      };
    },
    setTimer(work, ms) {
      const timer = { work, at: now + ms };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    now: () => now,
    random: () => 0.5,
    watchTab(lockId, whenFree) {
      free.set(lockId, whenFree);
      return () => free.delete(lockId);
    },
  };
  function advance(ms: number): void {
    const end = now + ms;
    for (;;) {
      const due = [...timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      timers.delete(due);
      now = due.at;
      due.work();
    }
    now = end;
  }
  const hub = createHub(environment, { ...isolated, ...surroundings });
  return {
    sockets,
    port: () => hub.api(() => ({ deliver: async () => [] }), undefined),
    die(lockId) {
      free.get(lockId)?.();
      advance(LATE_MS);
    },
    whenFree: (lockId) => free.get(lockId) ?? (() => undefined),
    advance,
    tab(tabId, hello = {}, page = {}) {
      const { values = {}, applied = async () => undefined, token, tamper = (answer) => [answer] } = page;
      const got: Delivery[] = [];
      let number = 0;
      const api = hub.attach(
        { ...helloOf(tabId), ...hello },
        {
          ...(token !== undefined && { token }),
          deliver: async (batch, count) => {
            number = count;
            got.push(...batch);
            await applied();
            return batch.flatMap((delivery) =>
              delivery.kind === "message" && delivery.message.type === "get_props_request"
                ? tamper({
                    type: "get_props_response",
                    rendererId: delivery.message.rendererId ?? "",
                    requestId: delivery.message.requestId ?? "",
                    payload: values as Props,
                  }).map((answer) => JSON.stringify(answer))
                : [],
            );
          },
        },
      );
      return {
        api,
        got,
        get number() {
          return number;
        },
        messages: () =>
          got.flatMap((delivery) => (delivery.kind === "message" ? [delivery.message.type] : [])),
        kinds: () => got.map((delivery) => delivery.kind).filter((kind) => kind !== "connection"),
        send: (run, callback = `out${run}.x`) =>
          api.send({
            requestId: `${tabId}-${run}`,
            callback,
            persistent: false,
            text: JSON.stringify({
              type: "callback_request",
              rendererId: `${tabId}#${run}`,
              requestId: `${tabId}-${run}`,
              payload: {},
            }),
          }),
      };
    },
  };
}
function helloOf(tabId: string): TabHello {
  return {
    version: HUB_VERSION,
    tabId,
    lockId: tabId,
    socketUrl: "ws://host/ws",
    usesSocket: true,
    greets: false,
    heartbeatMs: 30_000,
    inactivityMs: 300_000,
    visible: true,
    attempt: 1,
    holdsLock: true,
    applied: 0,
  };
}

/** The surroundings of a hub without other hubs, whose server does not answer over HTTP. */
export const isolated: HubSurroundings = {
  status: async () => undefined,
  tellReset: () => undefined,
  hearResets: () => undefined,
  close: () => undefined,
};

/** Lets all that is ready run. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
/** Of a server without memory. */
export const welcome: Welcome = {
  type: "welcome",
  version: 1,
  epoch: "e",
  sessionId: "s",
  heartbeatMs: 30_000,
  resumeMs: 0,
  limits: { maxMessageBytes: 1_000 },
};

/** A hub whose tab A has sent its first request over an open connection. */
/** The greeting of a server whose sessions can be resumed. */
export const greeting: Welcome = { ...welcome, resumeMs: 60_000 };

/** A numbered update of a tab's first run. */
export const update = (seq: number, tab = "A"): Record<string, unknown> => ({
  type: "set_props",
  rendererId: `${tab}#1`,
  payload: { componentId: "x", props: { seq } },
  seq,
});

export async function connectedHub(
  hello: Partial<TabHello> = {},
  greeting: object = welcome,
  page: PageScript = {},
): Promise<HubWorld & { readonly a: FakeTab; readonly socket: FakeSocket | undefined }> {
  const world = hubWorld();
  const a = world.tab("A", hello, page);
  await a.send(1);
  world.sockets[0]?.events.opened();
  world.sockets[0]?.say(greeting);
  await settled();
  return { ...world, a, socket: world.sockets[0] };
}
