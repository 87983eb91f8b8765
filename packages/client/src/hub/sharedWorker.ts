/**
 * The SharedWorker, a classic script. It sets `onconnect` synchronously at the top level, because the first `connect` event would be
 * lost otherwise.
 */
import * as Comlink from "comlink";
import { realTime, tabLockName } from "./browser.ts";
import { confine, embedderIn } from "./confine.ts";
import { createHub } from "./hub.ts";
import type { TabApi } from "./hubApi.ts";
import { ownCallsOnly } from "./ownCalls.ts";

interface WorkerScope {
  name: string;
  location: { href: string };
  onconnect: ((event: MessageEvent) => void) | null;
  navigator: { locks?: LockManager };
}

const scope = globalThis as unknown as WorkerScope;
const locks = scope.navigator.locks;
/** Undefined for pages of this origin. */
const embedder = embedderIn(scope.name);
const hub = createHub({
  ...realTime,
  watchTab(lockId, free) {
    const stop = new AbortController();
    // Locks are missing on insecure origins, where tabs call `alive` instead.
    locks
      ?.request(tabLockName(lockId), { signal: stop.signal }, () => free())
      // Aborted, because the tab has left or the hub does not watch it any more.
      .catch(() => undefined);
    return () => stop.abort();
  },
});

/** The worker holds this lock while it lives. Tabs wait for the lock to hear of the worker's death. */
const lockName = locks && `patchbay-hub-${Math.random()}`;
const held = new Promise<void>((granted) => {
  if (locks === undefined || lockName === undefined) granted();
  else {
    locks
      .request(lockName, () => {
        granted();
        return new Promise<never>(() => undefined);
      })
      .catch(() => granted());
  }
});

scope.onconnect = (event) => {
  const whole = hub.api((port) => Comlink.wrap<TabApi>(port) as unknown as TabApi, lockName);
  const api = embedder === undefined ? whole : confine(whole, scope.location.href);
  const onceHeld =
    <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      await held;
      return call(...args);
    };
  const answering = Object.freeze({
    ...api,
    // A tab that waits for the lock before the worker holds it would take the worker for dead.
    hello: onceHeld(api.hello),
    // Not before the hello that it ends.
    leave: onceHeld(api.leave),
  });
  const [port] = event.ports;
  if (port === undefined) return;
  ownCallsOnly(port, answering);
  Comlink.expose(answering, port);
};
