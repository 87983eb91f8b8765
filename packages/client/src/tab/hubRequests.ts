/** The requests that this tab gives to its hub, and what it tells the hub about them, while hubs are found, lost and asleep. */
import type { DownlinkIds, HubApi, Outgoing, StreamSource } from "../hub/hubApi.ts";

export interface HubRequests {
  /** Gives a request to the hub, now or when one is found. */
  send(outgoing: Outgoing): void;
  /** Adds a stream to the hub's downlink, now or when a hub is found. Resolves with the names of the downlink. */
  openStream(requestId: string, source: StreamSource): Promise<DownlinkIds>;
  /** Takes a request back if it has not left this browser. @returns whether it was taken back */
  withdraw(requestId: string): Promise<boolean>;
  /** Ends a request, wherever it is. */
  cancel(requestId: string): void;
  /** The server has acknowledged the request of a stream: its parts come over the downlink. */
  acknowledged(requestId: string): void;
  /** Nothing of a stream is wanted from the hub any more. */
  forget(requestId: string): void;
  /** Whether no hub has got the request yet. */
  isWaiting(requestId: string): boolean;
  /** The hub from now on. It gets all that waits. */
  found(api: HubApi): void;
  /** There is no hub now. `forgot`: it did not know this tab, and has taken nothing of what it was given last. */
  gone(how: "asleep" | "died" | "forgot"): void;
}

/** @param forgotten called when the hub does not know this tab */
export function createHubRequests(forgotten: () => void): HubRequests {
  let hub: HubApi | undefined;
  /** Requests that no hub has got yet. */
  const waiting = new Map<string, Outgoing>();
  /** Requests that the hub was given, and has not confirmed. */
  const given = new Map<string, Outgoing>();
  /** Streams whose request waits for the names of the downlink. A hub that is asked twice answers the same. */
  const opening = new Map<string, { source: StreamSource; resolve: (ids: DownlinkIds) => void }>();
  /** Withdrawals that the hub has not answered. They are repeated when the hub is found again. */
  const withdrawing = new Map<string, (isBack: boolean) => void>();
  /** What the next hub is told, because the present one may be the same and asleep. */
  let untold: ((api: HubApi) => Promise<unknown>)[] = [];
  /** Of the calls that the present hub has not answered. */
  const listeners = new Set<Pick<Listener<unknown>, "forget">>();

  function give(api: HubApi, outgoing: Outgoing): void {
    given.set(outgoing.requestId, outgoing);
    hear(api.send(outgoing), (known) => {
      if (known) given.delete(outgoing.requestId);
      else forgotten();
    });
  }

  function open(api: HubApi, requestId: string, source: StreamSource): void {
    hear(api.openStream(requestId, source), (ids) => {
      if (ids === undefined) {
        forgotten();
        return;
      }
      const { resolve } = opening.get(requestId) ?? {};
      opening.delete(requestId);
      resolve?.(ids);
    });
  }

  function askBack(api: HubApi, requestId: string): void {
    hear(api.withdraw(requestId), (isBack) => {
      withdrawing.get(requestId)?.(isBack);
      withdrawing.delete(requestId);
    });
  }

  function tell(call: (api: HubApi) => Promise<unknown>): void {
    if (hub === undefined) untold.push(call);
    else hear(call(hub), () => undefined);
  }

  /** Hears the answer of the present hub, unless it has gone by then. */
  function hear<T>(call: Promise<T>, work: (answer: T) => void): void {
    const listener = new Listener<T>(call, (answer) => {
      listeners.delete(listener);
      work(answer);
    });
    listeners.add(listener);
  }

  function forget(requestId: string): void {
    opening.delete(requestId);
    tell((api) => api.forgetStream(requestId));
  }

  return {
    send(outgoing) {
      if (hub === undefined) waiting.set(outgoing.requestId, outgoing);
      else give(hub, outgoing);
    },
    openStream(requestId, source) {
      return new Promise((resolve) => {
        opening.set(requestId, { source, resolve });
        if (hub !== undefined) open(hub, requestId, source);
      });
    },
    async withdraw(requestId) {
      if (waiting.delete(requestId)) return true;
      if (opening.has(requestId)) {
        forget(requestId);
        return true;
      }
      return new Promise((resolve) => {
        withdrawing.set(requestId, resolve);
        if (hub !== undefined) askBack(hub, requestId);
      });
    },
    cancel(requestId) {
      if (!waiting.delete(requestId)) tell((api) => api.cancel(requestId));
    },
    acknowledged: (requestId) => tell((api) => api.streamAcknowledged(requestId)),
    forget,
    isWaiting: (requestId) => waiting.has(requestId) || opening.has(requestId),
    found(api) {
      hub = api;
      const unsent = [...waiting.values()];
      const calls = untold;
      waiting.clear();
      untold = [];
      for (const outgoing of unsent) give(api, outgoing);
      for (const [requestId, { source }] of opening) open(api, requestId, source);
      for (const requestId of withdrawing.keys()) askBack(api, requestId);
      for (const call of calls) tell(call);
    },
    gone(how) {
      hub = undefined;
      for (const listener of listeners) listener.forget();
      listeners.clear();
      if (how === "forgot") for (const [requestId, outgoing] of given) waiting.set(requestId, outgoing);
      given.clear();
    },
  };
}

/**
 * Hears the answer to a call. A call to a hub that has gone never settles, and the browser keeps the port of a worker, and so what waits at
 * it, for as long as the worker lives. A class, because functions made elsewhere would hold the tab.
 */
class Listener<T> {
  #work: ((answer: T) => void) | undefined;

  constructor(call: Promise<T>, work: (answer: T) => void) {
    this.#work = work;
    call.then(
      (answer) => this.#work?.(answer),
      () => undefined,
    );
  }

  forget(): void {
    this.#work = undefined;
  }
}
