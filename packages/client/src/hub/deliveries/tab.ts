/** One tab as the hub sees it: a queue of deliveries, and the one batch that is in flight. */
import { DISCONNECTED, type Envelope, type GetPropsResponse, splitRendererId } from "@patchbay/protocol";
import type { HubEnvironment } from "../browser.ts";
import { viewOf } from "../connection/connectionView.ts";
import { answerText } from "../connection/messageLimit.ts";
import type { ServerConnection } from "../connection/serverConnection.ts";
import type { Delivery, TabApi, TabHello } from "../hubApi.ts";
import type { RequestQueue } from "../requests/requestQueue.ts";
import type { Downlink } from "../streams/downlink.ts";
import { createDeliveryQueue } from "./deliveryQueue.ts";
import type { ConnectedTab, ConnectedTabs } from "./tabs.ts";

export interface Tab extends ConnectedTab {
  /** @param length approximate size of the delivery in characters */
  push(delivery: Delivery, length?: number): void;
  setVisible(visible: boolean): void;
  /** Asks the page for a token other than `used`. Undefined if the page has none, is suspended or does not answer in time. */
  token(used: string | undefined): Promise<string | undefined>;
  suspend(): void;
  resume(woken?: Woken): void;
  /** Ends all runs of the tab. @returns the requests that had been written */
  endRuns(): string[];
  /** Ends all deliveries, and answers the waiting reads in the tab's place. */
  close(): void;
}

/** A page that had closed its ports: its new port, and the number of the last batch that it has applied. */
export interface Woken {
  api: TabApi;
  applied: number;
}

/** The objects that all tabs of a connection share. */
export interface TabParts {
  connection: ServerConnection;
  requests: RequestQueue;
  streams: Pick<Downlink, "cancelTab">;
  tabs: ConnectedTabs;
  environment: Pick<HubEnvironment, "setTimer" | "now">;
}

/** The beginning of a tab's answer, up to the tab's id. The answer is checked by it, and not parsed. */
const ANSWER = '{"type":"get_props_response","rendererId":"';
/** Milliseconds between batches of updates to a hidden tab. */
const HIDDEN_MS = 1_000;
/**
 * Milliseconds after which a tab that has not taken its batch no longer holds back the acks of the others: a server makes no parts for the
 * whole browser while too much is unacknowledged. A page whose author has stopped it in the debugger may stand for hours.
 */
const STUCK_MS = 10_000;
/** Milliseconds that a page has to get a token. */
const TOKEN_MS = 10_000;
/** Reasons, for people, why a request has no answer. */
const ASLEEP = "the page slept";
const BEHIND = "more came than is kept";

export function createTab(
  hello: TabHello,
  first: TabApi,
  { connection, requests, streams, tabs, environment }: TabParts,
): Tab {
  const { tabId } = hello;
  const queue = createDeliveryQueue();
  let visible = hello.visible;
  let suspended = false;
  let closed = false;
  let resting = false;
  let api = first;
  /** The batch in flight; empty if there is none. */
  let delivering: Delivery[] = [];
  /** When it was given to the tab. */
  let deliveredAt = 0;
  /** The number of the batch in flight or, if there is none, of the last one. */
  let number = hello.applied;
  /** Requests whose runs were ended because the page was suspended. */
  let lost: string[] = [];

  /** Delivers the next batch, takes the answers to its reads, and goes on with the batch after it. */
  async function pump(batch: Delivery[] | undefined = nextBatch()): Promise<void> {
    if (batch === undefined) return;
    delivering = batch;
    deliveredAt = environment.now();
    // A tab that throws has taken the batch: each read in it gets an empty answer.
    const answers = await api
      .deliver(batch, number)
      .catch(() => batch.flatMap((delivery) => answerTo(delivery, {})));
    // A batch that was sent again is answered once.
    if (closed || batch !== delivering) return;
    delivering = [];
    for (const text of answers) {
      // A tab answers for itself alone.
      if (text.startsWith(ANSWER + tabId)) connection.answer(text);
    }
    queue.settled();
    void pump();
  }

  function nextBatch(): Delivery[] | undefined {
    if (closed || (resting && !visible && !queue.urgent)) return undefined;
    const batch = queue.take();
    if (batch === undefined) return undefined;
    if (!visible && !resting) {
      resting = true;
      environment.setTimer(() => {
        resting = false;
        void pump();
      }, HIDDEN_MS);
    }
    number++;
    return batch;
  }

  /** Answers reads in the place of a tab that cannot. The runs that ask end, on a stock server too, so that none of them waits. */
  function refuse(reads: readonly Delivery[]): void {
    for (const read of reads) {
      const answers = answerTo(read, DISCONNECTED);
      if (answers.length === 0) continue;
      for (const text of answers) connection.answer(text);
      const { run } = splitRendererId(messageOf(read)?.rendererId ?? "");
      const requestId = `${tabId}-${run}`;
      if (requests.drop(requestId)) lost.push(requestId);
    }
  }

  /** Discards the queue, which is over its limit: all requests of the tab are lost, and its persistent runs start anew. */
  function giveUp(): void {
    // A request that was settled in the queue is lost as well. A refusal stays in the queue as it is.
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

  function endRuns(): string[] {
    connection.tell({ type: "renderer_disconnect", rendererId: tabId });
    return [...requests.dropTab(tabId), ...streams.cancelTab(tabId)];
  }

  /** Shows the tab its connection, which starts persistent runs anew if they were lost. */
  function show(): void {
    push({ kind: "connection", view: viewOf(connection.state, tabs.size) });
  }

  function push(delivery: Delivery, length?: number): void {
    if (suspended && isRead(delivery)) refuse([delivery]);
    else if (!queue.push(delivery, length)) giveUp();
    void pump();
  }

  return {
    hello,
    get visible() {
      return visible;
    },
    get firstUnapplied() {
      // A page that is suspended or stuck may never come back: its queue must not delay the acks of the other tabs. If much waits for it,
      // it does: then the server has to stop, because no more is kept here.
      const isStuck = delivering.length > 0 && environment.now() - deliveredAt > STUCK_MS && !queue.isLong;
      return suspended || isStuck ? Number.POSITIVE_INFINITY : queue.firstUnapplied;
    },
    push,
    endRuns,
    async token(used) {
      if (suspended || closed) return undefined;
      return new Promise((resolve) => {
        const stop = environment.setTimer(() => resolve(undefined), TOKEN_MS);
        const done = (token?: string): void => {
          stop();
          resolve(token);
        };
        // A page that cannot be asked counts as a page without a token.
        (async () => api.token?.(used))().then(done, () => done());
      });
    },
    setVisible(now) {
      visible = now;
      void pump();
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
      if (woken !== undefined && delivering.length > 0) {
        // The page closed its ports while a batch was in flight. Its reads have been answered; the rest is sent again if it did not come.
        const missed = woken.applied === number ? [] : delivering.filter((delivery) => !isRead(delivery));
        void pump(missed);
      } else void pump();
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

/** The answer to a read in the tab's place, as JSON text; none if the delivery is not a read. */
export function answerTo(delivery: Delivery, payload: GetPropsResponse["payload"]): string[] {
  const { rendererId, requestId } = messageOf(delivery) ?? {};
  return !isRead(delivery) || rendererId === undefined || requestId === undefined
    ? []
    : [answerText({ rendererId, requestId, payload })];
}
