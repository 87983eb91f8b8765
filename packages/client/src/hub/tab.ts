/** One tab as the hub sees it: what waits for it, and one delivery in flight. */
import type { GetPropsResponse } from "@patchbay/protocol";
import type { Delivery, TabApi, TabHello } from "./hubApi.ts";
import { createOutbox } from "./outbox.ts";

export interface Tab {
  readonly hello: TabHello;
  readonly visible: boolean;
  /** Place in the session of the oldest message that is not applied, nor in the care of the hub. */
  readonly firstUnapplied: number;
  push(delivery: Delivery): void;
  setVisible(visible: boolean): void;
  suspend(): void;
  resume(): void;
  close(): void;
}

/** @param answer gets the tab's answers to the reads of a batch */
export function createTab(
  hello: TabHello,
  api: TabApi,
  answer: (responses: readonly GetPropsResponse[]) => void,
): Tab {
  const outbox = createOutbox();
  let visible = hello.visible;
  let suspended = false;
  let closed = false;

  function pump(): void {
    const batch = closed ? undefined : outbox.take();
    if (batch === undefined) return;
    const done = (responses: readonly GetPropsResponse[]): void => {
      if (closed) return;
      answer(responses);
      outbox.settled();
      pump();
    };
    // A tab that throws has taken the batch: reads in it get an empty answer rather than none.
    api.deliver(batch).then(done, () => done(emptyAnswers(batch)));
  }

  return {
    hello,
    get visible() {
      return visible;
    },
    get firstUnapplied() {
      // A page that sleeps may sleep for ever: what waits for it must not hold up the others.
      return suspended ? Number.POSITIVE_INFINITY : outbox.firstUnapplied;
    },
    push(delivery) {
      outbox.push(delivery);
      pump();
    },
    setVisible(now) {
      visible = now;
    },
    suspend() {
      visible = false;
      suspended = true;
      outbox.suspend();
    },
    resume() {
      suspended = false;
      outbox.resume();
      pump();
    },
    close() {
      closed = true;
    },
  };
}

function emptyAnswers(batch: readonly Delivery[]): GetPropsResponse[] {
  return batch.flatMap((delivery) => {
    if (delivery.kind !== "message" || delivery.message.type !== "get_props_request") return [];
    const { rendererId, requestId } = delivery.message;
    return rendererId === undefined || requestId === undefined
      ? []
      : [{ type: "get_props_response", rendererId, requestId, payload: {} } as const];
  });
}
