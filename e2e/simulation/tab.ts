/** A page: the real client and the real store, with a user who clicks, types, leaves and comes back. */
import {
  connectClient,
  type PageLife,
  type RequestHandle,
  type RequestOutcome,
  type TabEnvironment,
} from "@patchbay/client";
import type { PartUpdate, Props } from "@patchbay/protocol";
import { createLayoutStore } from "@patchbay/renderer/store";
import type { Random } from "./random.ts";
import type { SharedWorkerHost, TabPort } from "./sharedWorker.ts";
import { type AskedAnswer, faultOfPart } from "./streamedAnswers.ts";
import type { VirtualTime } from "./virtualTime.ts";

export interface Click {
  readonly token: string;
  outcome: RequestOutcome | undefined;
}

/** A request whose answer comes in parts. */
export interface Asked extends AskedAnswer {
  /** The parts that the page has got. */
  applied: number;
  /** The page slept while it waited for more. The hub then merges updates of one component, and not those of several in their order. */
  slept: boolean;
  outcome: RequestOutcome | undefined;
}

export interface Tab {
  readonly id: string;
  readonly alive: boolean;
  readonly asleep: boolean;
  readonly clicks: readonly Click[];
  click(delayMs: number): void;
  /** Asks for an answer in parts. A newer request takes the place of an older one. */
  askForParts(asked: Omit<AskedAnswer, "token">): void;
  readonly asked: readonly Asked[];
  ask(): void;
  cancelLast(): void;
  type(): void;
  show(visible: boolean): void;
  online(): void;
  /** Somebody has signed in: the connection is made anew. */
  reset(): void;
  /** Into the back/forward cache, or frozen: told to the worker, then nothing runs here. */
  sleep(): void;
  wake(): void;
  /** Closed by the user: the page says goodbye, which may not arrive. */
  close(): void;
  /** Gone without a word. */
  crash(): void;
  stream(): { run: unknown; n: unknown; log: unknown };
  readonly streamAlive: boolean;
}

export interface TabOptions {
  time: VirtualTime;
  random: Random;
  worker: SharedWorkerHost;
  name: string;
  streamOutput: string;
  /** Whether the page tells the worker that it goes to sleep. */
  tellsSleep: boolean;
  /** The browser takes the locks of a page away that goes to sleep, as WebKit does. */
  takesLocks: boolean;
  /** Whether the page knows whom it is for, and so that its server greets. */
  isNamed: boolean;
  fail(what: string): void;
}

const LAYOUT = {
  type: "Div",
  namespace: "n",
  props: {
    children: ["stream", "typed", "bump", "ask", "parts", "beside"].map((id) => ({
      type: "Div",
      namespace: "n",
      props: { id },
    })),
  },
};

export function createTab({
  time,
  random,
  worker,
  name,
  streamOutput,
  tellsSleep,
  takesLocks,
  isNamed,
  fail,
}: TabOptions): Tab {
  const layout = createLayoutStore({ layout: LAYOUT, childrenProps: () => [] });
  const clicks: Click[] = [];
  const asked: Asked[] = [];
  const locks = new Set<string>();
  const lockListeners = new Map<() => void, string>();
  const deferred: (() => void)[] = [];
  const lifeListeners = new Set<(event: PageLife) => void>();
  let alive = true;
  let asleep = false;
  let asleepSince = 0;
  let visible = true;
  let typed = 0;
  let tokens = 0;
  let streamAlive = false;
  let lastClick: RequestHandle | undefined;
  let lastAsked: RequestHandle | undefined;
  let lastRun: unknown;
  let lastN = -1;

  const port: TabPort = {
    get alive() {
      return alive;
    },
    whenAwake(work) {
      if (asleep) deferred.push(work);
      else work();
    },
    posted() {
      // What crossed with the news on its way to the worker is nobody's fault.
      if (alive && asleep && time.now() - asleepSince > 50)
        fail(`${name}: a message was posted to a page that sleeps`);
    },
    onLockFree(lockName, listener) {
      if (locks.has(lockName)) lockListeners.set(listener, lockName);
      else listener();
      return () => lockListeners.delete(listener);
    },
  };

  const environment: TabEnvironment = {
    createWorker: undefined,
    // Held from the first moment on.
    locks: {
      async request(lockName: string, held: () => Promise<void>) {
        locks.add(lockName);
        await held();
        if (alive) freeLock(lockName);
      },
    } as unknown as LockManager,
    hub: {
      openSocket: () => {
        throw new Error("A page beside a worker opens no socket");
      },
      setTimer: (work, ms) => time.after(ms, () => alive && port.whenAwake(work)),
      now: time.now,
      random: random.next,
      watchTab: () => () => undefined,
    },
    fetch: () => Promise.reject(new Error("There is no HTTP here")),
    randomId: () => name,
    cookie: () => "",
    visible: () => visible,
    onPageLife(listener) {
      lifeListeners.add(listener);
      return () => lifeListeners.delete(listener);
    },
  };
  const node = (id: string) => layout.ids.get(id) as NonNullable<ReturnType<typeof layout.ids.get>>;
  const read = (id: string, prop: string): unknown => layout.read(node(id), prop);

  const client = connectClient(
    {
      baseUrl: "http://server.invalid/",
      config: {
        // Such a page writes nothing before it is greeted.
        ...(isNamed && { patchbay: { identity: "somebody" } }),
        websocket: {
          enabled: true,
          url: "/ws",
          worker_url: "",
          inactivity_timeout: 300_000,
          heartbeat_interval: 10_000,
        },
      },
      workerUrl: undefined,
      loadHub: () => Promise.reject(new Error("Not needed")),
      handlers: {
        update({ componentId, props }) {
          layout.write(node(componentId), layout.resolve(node(componentId), props));
          if (componentId === "stream") checkStream(props);
        },
        read: (componentId, properties) =>
          Object.fromEntries(properties.map((prop) => [prop, read(componentId, prop)])),
        event: () => undefined,
        reconnected: startStream,
      },
      report: (code, message) => fail(`${name}: reported ${code}: ${message}`),
    },
    environment,
    worker.findFrom(() => client.tabId, port),
  );

  /** What came is the next of what was written: nothing missing, doubled or out of turn. */
  function checkStream(update: Props): void {
    const { run, n, log } = state();
    const list = log as number[];
    const isWhole = list.every((value, index) => index === 0 || value === (list[index - 1] ?? 0) + 1);
    if (!isWhole || list.at(-1) !== n)
      fail(`${name}: run ${String(run)} shows ${String(n)} and [${list.join()}]`);
    if (run === lastRun && Number(n) <= lastN)
      fail(`${name}: ${String(n)} came after ${lastN} (${Object.keys(update).join()})`);
    lastRun = run;
    lastN = Number(n);
  }

  function state(): ReturnType<Tab["stream"]> {
    return { run: read("stream", "run"), n: read("stream", "n"), log: read("stream", "log") };
  }

  function request(
    output: string,
    inputs: Readonly<Record<string, unknown>>,
    settle: (outcome: RequestOutcome) => void,
    { persistent = false, part }: { persistent?: boolean; part?: (update: PartUpdate) => void } = {},
  ): RequestHandle {
    let settled = false;
    const [id = "", property = ""] = output.split(".");
    const refs = Object.entries(inputs).map(([input, value]) => ({ id: input, property: "value", value }));
    return client.request(
      persistent
        ? { output, inputs: [], state: refs, changedPropIds: [], parsedChangedPropsIds: [] }
        : { output, outputs: { id, property }, inputs: refs, changedPropIds: [], parsedChangedPropsIds: [] },
      {
        transport: "socket",
        persistent,
        ...(part && { part }),
        settle(outcome) {
          if (settled) fail(`${name}: ${output} settled twice`);
          settled = true;
          settle(outcome);
        },
      },
    );
  }

  /** As the engine does it: asked for again where it is not alive. */
  function startStream(): void {
    if (streamAlive) return;
    streamAlive = true;
    request(
      streamOutput,
      { tab: name },
      () => {
        streamAlive = false;
      },
      { persistent: true },
    );
  }

  function tell(event: PageLife): void {
    for (const listener of lifeListeners) listener(event);
  }

  function freeLock(lockName: string): void {
    locks.delete(lockName);
    for (const [listener, awaited] of lockListeners) {
      if (awaited !== lockName) continue;
      lockListeners.delete(listener);
      listener();
    }
  }

  function go(): void {
    alive = false;
    for (const lockName of locks) freeLock(lockName);
  }

  startStream();

  return {
    id: name,
    get alive() {
      return alive;
    },
    get asleep() {
      return asleep;
    },
    clicks,
    asked,
    askForParts(given) {
      if (!alive || asleep) return;
      const one: Asked = {
        ...given,
        token: `${name}:${++tokens}`,
        applied: 0,
        slept: false,
        outcome: undefined,
      };
      asked.push(one);
      lastAsked?.cancel();
      lastAsked = request(
        "parts.value",
        { asked: { ...given, token: one.token } },
        (outcome) => {
          one.outcome = outcome;
        },
        {
          part({ componentId, props }) {
            if (one.outcome !== undefined) fail(`${name}: a part of ${one.token} came after its end`);
            layout.write(node(componentId), layout.resolve(node(componentId), props));
            const fault = faultOfPart(
              one,
              read("parts", "value"),
              one.slept ? undefined : { shown: read("beside", "value") },
            );
            if (fault !== undefined) fail(`${name}: ${fault}`);
            one.applied = (read("parts", "value") as { list: number[] }).list.length;
          },
        },
      );
    },
    click(delay) {
      if (!alive || asleep) return;
      const click: Click = { token: `${name}:${++tokens}`, outcome: undefined };
      clicks.push(click);
      lastClick = request("bump.value", { token: click.token, delay }, (outcome) => {
        click.outcome = outcome;
      });
    },
    ask() {
      if (!alive || asleep) return;
      const before = typed;
      request("ask.value", { token: 0 }, (outcome) => {
        if (outcome.status !== "answered" || outcome.data === undefined) return;
        const value = outcome.data.response?.ask?.value ?? 0;
        if (typeof value !== "number" || value < before || value > typed)
          fail(`${name}: a read gave ${String(value)}, typed was ${before} to ${typed}`);
      });
    },
    cancelLast() {
      if (!alive || asleep) return;
      lastClick?.cancel();
      lastAsked?.cancel();
    },
    type() {
      if (!alive || asleep) return;
      typed += 1;
      layout.write(node("typed"), { value: typed });
    },
    show(now) {
      if (!alive || asleep) return;
      visible = now;
      tell(now ? "shown" : "hidden");
    },
    online: () => alive && !asleep && tell("online"),
    reset: () => alive && !asleep && client.reset(),
    sleep() {
      if (!alive || asleep) return;
      if (tellsSleep) tell("suspended");
      // What the page has posted is on its way; from here on nothing runs in it.
      asleep = true;
      for (const one of asked) one.slept ||= one.outcome === undefined;
      asleepSince = time.now();
      if (takesLocks) for (const lockName of locks) freeLock(lockName);
    },
    wake() {
      if (!alive || !asleep) return;
      asleep = false;
      for (const work of deferred.splice(0)) work();
      tell("resumed");
    },
    close() {
      if (!alive) return;
      tell("left");
      go();
    },
    crash: () => alive && go(),
    stream: state,
    get streamAlive() {
      return streamAlive;
    },
  };
}
