/** One tab as the hub sees it: what waits for it, and one delivery in flight. */
import { DISCONNECTED, type Envelope, type GetPropsResponse, splitRendererId } from "@patchbay/protocol";
import { viewOf } from "../connection/connectionView.ts";
import { answerText } from "../connection/messageLimit.ts";
import type { ServerConnection } from "../connection/serverConnection.ts";
import type { HubEnvironment } from "../environment.ts";
import type { Delivery, TabApi, TabHello } from "../hubApi.ts";
import type { RequestQueue } from "../requests/requestQueue.ts";
import { createDeliveryQueue } from "./deliveryQueue.ts";

export interface Tab {
  readonly hello: TabHello;
  readonly visible: boolean;
  /** Place in the session of the oldest message that is not applied, nor in the care of the hub. */
  readonly firstUnapplied: number;
  /** @param length about how many characters it came in */
  push(delivery: Delivery, length?: number): void;
  setVisible(visible: boolean): void;
  /** A token for the server, other than this one; undefined if its page has none, sleeps, or does not say. */
  token(used: string | undefined): Promise<string | undefined>;
  suspend(): void;
  resume(woken?: Woken): void;
  /** Ends all runs of the tab. @returns the requests that had been written */
  endRuns(): string[];
  /** Nothing more is delivered; reads that wait are answered for it. */
  close(): void;
}

/** A page that had closed its ports: where it is now, and the number of the last batch that it has applied. */
export interface Woken {
  api: TabApi;
  applied: number;
}

/** What a tab works with. */
export interface TabParts {
  /** Takes the tab's answers to reads. */
  connection: ServerConnection;
  requests: RequestQueue;
  /** The tabs that share the connection. */
  tabs: { readonly size: number };
  setTimer: HubEnvironment["setTimer"];
}

/** How a tab's answers begin, up to its id: they are not read for it. */
const ANSWER = '{"type":"get_props_response","rendererId":"';
/** How long a tab that nobody sees is left in peace after a batch of updates. */
const HIDDEN_MS = 1_000;
/** How long a page has to get a token. */
const TOKEN_MS = 10_000;
/** For people: why a request has no answer. */
const ASLEEP = "the page slept";
const BEHIND = "more came than is kept";

export function createTab(
  hello: TabHello,
  first: TabApi,
  { connection, requests, tabs, setTimer }: TabParts,
): Tab {
  const { tabId } = hello;
  const queue = createDeliveryQueue();
  let visible = hello.visible;
  let suspended = false;
  let closed = false;
  let resting = false;
  let api = first;
  let delivering: Delivery[] = [];
  /** Of the batch in flight, or the last one. */
  let number = hello.applied;
  /** Requests whose runs were ended because the page slept. */
  let lost: string[] = [];

  function pump(): void {
    if (resting && !visible && !queue.urgent) return;
    const batch = closed ? undefined : queue.take();
    if (batch === undefined) return;
    if (!visible && !resting) {
      resting = true;
      setTimer(() => {
        resting = false;
        pump();
      }, HIDDEN_MS);
    }
    delivering = batch;
    number++;
    deliver();
  }

  function deliver(): void {
    const batch = delivering;
    const done = (responses: readonly string[]): void => {
      // One that was sent again is answered once.
      if (closed || batch !== delivering) return;
      delivering = [];
      answer(responses);
      queue.settled();
      pump();
    };
    // A tab that throws has taken the batch: reads in it get an empty answer rather than none.
    api.deliver(batch, number).then(done, () => done(batch.flatMap((delivery) => answerTo(delivery, {}))));
  }

  /** A tab answers for itself alone. */
  function answer(responses: readonly string[]): void {
    for (const text of responses) if (text.startsWith(ANSWER + tabId)) connection.answer(text);
  }

  /** Nobody can answer now, and nobody must wait: the runs that ask end, on any server. */
  function refuse(reads: readonly Delivery[]): void {
    for (const read of reads) {
      const response = answerTo(read, DISCONNECTED);
      if (response.length === 0) continue;
      answer(response);
      const { run } = splitRendererId(messageOf(read)?.rendererId ?? "");
      const requestId = `${tabId}-${run}`;
      if (requests.drop(requestId)) lost.push(requestId);
    }
  }

  /** What was missed cannot be made up for: all that the tab waits for is told lost, and begins anew. */
  function giveUp(): void {
    // What settles a request stays: as it is, or as lost.
    const settled = queue
      .remove(({ kind }) => kind !== "refused")
      .flatMap((delivery) => {
        if (delivery.kind === "lost") return delivery.requestIds;
        const message = messageOf(delivery);
        return message?.type === "callback_response" ? [message.requestId ?? ""] : [];
      });
    queue.push({ kind: "lost", requestIds: [...endRuns(), ...settled], reason: BEHIND });
    show();
  }

  /** Ends all runs of the tab. @returns the requests that had been written */
  function endRuns(): string[] {
    connection.tell({ type: "renderer_disconnect", rendererId: tabId });
    return requests.dropTab(tabId);
  }

  /** What is to start anew starts when the tab is shown its connection. */
  function show(): void {
    push({ kind: "connection", view: viewOf(connection.state, tabs.size) });
  }

  function push(delivery: Delivery, length?: number): void {
    if (suspended && isRead(delivery)) refuse([delivery]);
    else if (!queue.push(delivery, length)) giveUp();
    pump();
  }

  return {
    hello,
    get visible() {
      return visible;
    },
    get firstUnapplied() {
      // A page that sleeps may sleep for ever: what waits for it must not hold up the others.
      return suspended ? Number.POSITIVE_INFINITY : queue.firstUnapplied;
    },
    push,
    endRuns,
    async token(used) {
      if (suspended || closed) return undefined;
      return new Promise((resolve) => {
        const stop = setTimer(() => resolve(undefined), TOKEN_MS);
        const done = (token?: string): void => {
          stop();
          resolve(token);
        };
        // One that cannot be asked is as good as one that has none.
        (async () => api.token?.(used))().then(done, () => done());
      });
    },
    setVisible(now) {
      visible = now;
      pump();
    },
    suspend() {
      visible = false;
      suspended = true;
      queue.suspend();
      refuse([...delivering, ...queue.remove(isRead)]);
    },
    resume(woken) {
      suspended = false;
      queue.resume();
      if (lost.length > 0) {
        queue.push({ kind: "lost", requestIds: lost, reason: ASLEEP });
        show();
      }
      lost = [];
      api = woken?.api ?? api;
      if (woken === undefined || delivering.length === 0) return pump();
      // What was on its way when it closed its ports came, or did not. Its reads have been answered for it.
      delivering = woken.applied === number ? [] : delivering.filter((delivery) => !isRead(delivery));
      deliver();
    },
    close() {
      refuse([...delivering, ...queue.remove(isRead)]);
      closed = true;
    },
  };
}

function messageOf(delivery: Delivery): Envelope | undefined {
  return delivery.kind === "message" ? delivery.message : undefined;
}

function isRead(delivery: Delivery): boolean {
  return messageOf(delivery)?.type === "get_props_request";
}

/** The answer that is given for a tab, as JSON text; none to what is no read. */
export function answerTo(delivery: Delivery, payload: GetPropsResponse["payload"]): string[] {
  const { rendererId, requestId } = messageOf(delivery) ?? {};
  return !isRead(delivery) || rendererId === undefined || requestId === undefined
    ? []
    : [answerText({ rendererId, requestId, payload })];
}
