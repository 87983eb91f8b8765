/** One tab as the hub sees it: what waits for it, and one delivery in flight. */
import type { GetPropsResponse } from "@patchbay/protocol";
import type { Delivery, TabApi, TabHello } from "./hubApi.ts";
import { createOutbox } from "./outbox.ts";

export interface Tab {
  readonly hello: TabHello;
  readonly visible: boolean;
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
    push(delivery) {
      outbox.push(delivery);
      pump();
    },
    setVisible(now) {
      visible = now;
    },
    suspend() {
      visible = false;
      outbox.suspend();
    },
    resume() {
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
