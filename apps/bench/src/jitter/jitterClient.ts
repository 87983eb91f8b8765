import { type Client, connectClient, type RequestOutcome, type TabEnvironment } from "@patchbay/client";
import { createHub, type HubEnvironment } from "@patchbay/client/hub";
import { type CallbackDefinition, isPatch, type PageConfig } from "@patchbay/protocol";
import { WebSocket } from "ws";

/** The observations of one client. */
export interface Seen {
  /** The received ticks of one clock, in order. */
  readonly ticks: number[];
  /** Number of requests for the loop. */
  loops: number;
  /** Clicks by outcome. `times`, from the answer, is how often the server ran one. */
  readonly clicks: { outcome: RequestOutcome["status"]; times: number | undefined }[];
  /** Milliseconds from the network's return to the next tick. */
  readonly recoveriesMs: number[];
  /** Cuts after which no tick came until the next cut or the end. */
  notBack: number;
}

export interface JitterClient {
  readonly name: string;
  readonly seen: Seen;
  click(): void;
  /** Cuts the connection as a dead network does, and refuses new ones for this time. */
  cut(awayMs: number): void;
  close(): void;
}

export interface JitterServer {
  url: string;
  config: PageConfig;
  loop: CallbackDefinition;
  clicked: CallbackDefinition;
}

export function startJitterClient(server: JitterServer, name: string): JitterClient {
  const seen: Seen = { ticks: [], loops: 0, clicks: [], recoveriesMs: [], notBack: 0 };
  const sockets = new Set<WebSocket>();
  let awayUntil = 0;
  let backAt: number | undefined;
  let clicks = 0;
  let closed = false;

  const hub: Omit<HubEnvironment, "fetch"> = {
    openSocket(url, events) {
      if (Date.now() < awayUntil) {
        const refused = setTimeout(() => events.closed(1006, ""), 5);
        return { send: () => undefined, close: () => clearTimeout(refused) };
      }
      const socket = new WebSocket(url, { origin: new URL(server.url).origin });
      sockets.add(socket);
      let ours = true;
      socket.on("open", () => ours && events.opened());
      socket.on("message", (data) => ours && events.received(String(data)));
      socket.on("close", (code, reason) => {
        sockets.delete(socket);
        if (ours) events.closed(code, String(reason));
      });
      socket.on("error", () => undefined);
      return {
        send: (text) => socket.send(text),
        close(code, reason) {
          ours = false;
          socket.close(code, reason);
        },
      };
    },
    setTimer(work, ms) {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
    now: Date.now,
    random: Math.random,
    watchTab: () => () => undefined,
  };
  const environment: TabEnvironment = {
    createWorker: undefined,
    locks: undefined,
    hub,
    fetch,
    randomId: () => `${name}-${Math.random().toString(36).slice(2)}`,
    cookie: () => "",
    visible: () => true,
    onPageLife: () => () => undefined,
  };
  const client: Client = connectClient(
    {
      baseUrl: server.url,
      config: server.config,
      workerUrl: undefined,
      loadHub: async () => ({ createHub }),
      report: () => undefined,
      handlers: {
        read: () => ({}),
        event: () => undefined,
        reconnected: startLoop,
        update({ componentId, props }) {
          // Each tick is appended to a list, so that merging of updates loses none.
          const { children } = props;
          if (componentId !== "tick" || !isPatch(children)) return;
          // Merged ticks come as one list.
          for (const { params } of children.operations)
            seen.ticks.push(...[(params as { value: number | number[] }).value].flat());
          if (backAt !== undefined && Date.now() >= backAt) {
            seen.recoveriesMs.push(Date.now() - backAt);
            backAt = undefined;
          }
        },
      },
    },
    environment,
  );
  let loopAlive = false;
  startLoop();

  function startLoop(): void {
    if (loopAlive || closed) return;
    loopAlive = true;
    seen.loops++;
    const { output } = server.loop;
    const body = { output, inputs: [], changedPropIds: [], parsedChangedPropsIds: [] };
    client.request(body, {
      transport: "socket",
      persistent: true,
      settle: () => {
        loopAlive = false;
      },
    });
  }

  return {
    name,
    seen,
    click() {
      const title = `${name} ${++clicks}`;
      const inputs = [{ id: "click", property: "title", value: title }];
      const outputs = { id: "clicked", property: "children" };
      const { output } = server.clicked;
      const changed = ["click.title"];
      client.request(
        { output, outputs, inputs, changedPropIds: changed, parsedChangedPropsIds: changed },
        {
          transport: "socket",
          persistent: false,
          settle(outcome) {
            const data = outcome.status === "answered" ? outcome.data : undefined;
            const response = data?.response as { clicked?: { children?: number } } | undefined;
            if (!closed) seen.clicks.push({ outcome: outcome.status, times: response?.clicked?.children });
          },
        },
      );
    },
    cut(awayMs) {
      if (backAt !== undefined) seen.notBack++;
      awayUntil = backAt = Date.now() + awayMs;
      for (const socket of sockets) socket.terminate();
    },
    close() {
      closed = true;
      if (backAt !== undefined) seen.notBack++;
      client.close();
    },
  };
}
