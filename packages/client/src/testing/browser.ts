/** Tabs without a browser: real clients and hubs over real message ports. The test plays the server and decides when timers end. */
import type { CallbackRequestBody, PageConfig, ServerMessage } from "@patchbay/protocol";
import * as Comlink from "comlink";
import { expect, vi } from "vitest";
import type { Client, RequestHandle, RequestOptions, RequestOutcome, TabHandlers } from "../client.ts";
import { connectClient } from "../connectClient.ts";
import type { HubEnvironment, SocketEvents } from "../hub/browser.ts";
import { createHub } from "../hub/hub.ts";
import type { TabApi } from "../hub/hubApi.ts";
import type { PageLife, TabEnvironment } from "../tab/browser.ts";
import { isolated } from "./hubWorld.ts";

export const body: CallbackRequestBody = {
  output: "out.children",
  outputs: { id: "out", property: "children" },
  inputs: [{ id: "btn", property: "n_clicks", value: 1 }],
  changedPropIds: ["btn.n_clicks"],
  parsedChangedPropsIds: ["btn.n_clicks"],
};
const websocket = {
  enabled: true,
  url: "/ws",
  worker_url: "/w.js",
  inactivity_timeout: 0,
  heartbeat_interval: 0,
};
export const config: PageConfig = { requests_pathname_prefix: "/", websocket };

export interface ServerEnd {
  url: string;
  events: SocketEvents;
  sent: { type: string; requestId: string; rendererId: string; payload?: unknown }[];
  say(...messages: ServerMessage[]): void;
}

export interface TestTab {
  readonly client: Client;
  /** The events of the tab, in order. */
  readonly log: unknown[];
  request(extra?: Partial<RequestOptions>): { outcomes: RequestOutcome[]; handle: RequestHandle };
}

export interface TestBrowser {
  readonly sockets: ServerEnd[];
  readonly environment: TabEnvironment;
  /** Of the page's own hub. */
  readonly hubScript: { missing: boolean };
  readonly timers: Set<() => void>;
  killWorker(): void;
  /** As a hub that takes a tab for dead. */
  forget(tabId: string): void;
  tab(handlers?: Partial<TabHandlers>, identity?: string, path?: string): TestTab;
}

const open: Client[] = [];
const ports: MessagePort[] = [];

/** After each test. */
export function closeBrowsers(): void {
  for (const client of open.splice(0)) client.close();
  for (const port of ports.splice(0)) port.close();
}

/** A browser with as many tabs as are asked for. */
export function browser(
  options: {
    worker?: "works" | "throws" | "fails" | "silent" | "missing";
    answer?: Response;
    fetch?: typeof fetch;
  } = {},
): TestBrowser {
  const sockets: ServerEnd[] = [];
  const hubScript = { missing: false };
  const pageLife: ((event: PageLife) => void)[] = [];
  const timers = new Set<() => void>();
  const deaths = new Map<string, () => void>();
  const given = options.fetch ?? (async () => options.answer ?? new Response(null, { status: 204 }));
  const hubEnvironment: HubEnvironment = {
    fetch: given,
    openSocket(url, events) {
      const end: ServerEnd = {
        url,
        events,
        sent: [],
        say: (...messages) => events.received(JSON.stringify(messages)),
      };
      sockets.push(end);
      return { send: (text) => end.sent.push(JSON.parse(text)), close: () => undefined };
    },
    setTimer(work, ms) {
      // Timers end when a test ends them. Only the deadline of a silent worker ends at once.
      if (options.worker === "silent" && ms < 2_000) setTimeout(work);
      else timers.add(work);
      return () => timers.delete(work);
    },
    now: () => 0,
    random: () => 0,
    watchTab(tabId, gone) {
      deaths.set(tabId, gone);
      return () => undefined;
    },
  };
  let hub = createHub(hubEnvironment, isolated);
  let killWorker: (() => void) | undefined;
  const kind = options.worker ?? "works";
  const environment: TabEnvironment = {
    createWorker:
      kind === "missing"
        ? undefined
        : () => {
            if (kind === "throws") throw new DOMException("no", "SecurityError");
            const channel = new MessageChannel();
            ports.push(channel.port1, channel.port2);
            const worker = { port: channel.port1, onerror: null as ((event: ErrorEvent) => unknown) | null };
            if (kind === "fails") setTimeout(() => worker.onerror?.({} as ErrorEvent));
            if (kind === "works") {
              const api = hub.api((port) => {
                ports.push(port);
                return Comlink.wrap<TabApi>(port) as unknown as TabApi;
              }, "the worker's lock");
              Comlink.expose(api, channel.port2);
            }
            return worker;
          },
    locks: {
      request(name: string, ...rest: unknown[]) {
        const granted = rest.at(-1) as () => unknown;
        if (name !== "the worker's lock") return Promise.resolve(granted());
        return new Promise((resolve) => {
          killWorker = () => {
            hub = createHub(hubEnvironment, isolated);
            resolve(granted());
          };
        });
      },
    } as unknown as LockManager,
    hub: hubEnvironment,
    fetch: given,
    randomId: () => `tab${open.length}`,
    cookie: () => "_csrf_token=abc123; other=1",
    visible: () => true,
    onPageLife(listener) {
      pageLife.push(listener);
      return () => pageLife.splice(pageLife.indexOf(listener), 1);
    },
  };
  return {
    sockets,
    environment,
    hubScript,
    timers,
    killWorker: () => killWorker?.(),
    forget(tabId: string) {
      const before = new Set(timers);
      deaths.get(tabId)?.();
      // The hub waits a moment for news of the tab.
      for (const work of [...timers]) if (!before.has(work) && timers.delete(work)) work();
    },
    tab(handlers: Partial<TabHandlers> = {}, identity = "", path = websocket.url) {
      const log: unknown[] = [];
      const client = connectClient(
        {
          baseUrl: "http://127.0.0.1/",
          config: {
            ...config,
            websocket: { ...websocket, url: path },
            ...(identity !== "" && { patchbay: { identity } }),
          },
          workerUrl: "/patchbay-worker.js",
          loadHub: async () => {
            if (hubScript.missing) throw new Error("patchbay-hub.js could not be loaded");
            return { createHub: (world) => createHub(world, isolated) };
          },
          report: (code, message) => log.push(["report", code, message]),
          handlers: {
            update: (update) => log.push(["update", update.componentId, update.props]),
            read: () => ({ value: "typed" }),
            event: ({ name, data }) => log.push(["event", name, data]),
            reconnected: () => log.push(["reconnected"]),
            ...handlers,
          },
        },
        environment,
      );
      open.push(client);
      const request = (extra: Partial<RequestOptions> = {}) => {
        const outcomes: RequestOutcome[] = [];
        const handle = client.request(body, {
          transport: "socket",
          persistent: false,
          settle: (outcome) => {
            outcomes.push(outcome);
            log.push(["settled", outcome.status]);
          },
          ...extra,
        });
        return { outcomes, handle };
      };
      return { client, log, request };
    },
  };
}

/** The first socket, once the hub has opened it and `count` requests are written. */
export async function serving(sockets: ServerEnd[], count: number, index = 0): Promise<ServerEnd> {
  await vi.waitFor(() => expect(sockets.length).toBeGreaterThan(index));
  const socket = sockets[index] as ServerEnd;
  socket.events.opened();
  await vi.waitFor(() => expect(socket.sent).toHaveLength(count));
  return socket;
}

export const answer = (rendererId: string, requestId: string): ServerMessage => ({
  type: "callback_response",
  rendererId,
  requestId,
  payload: { status: "ok", data: { multi: true, response: { out: { children: "x" } } } },
});
