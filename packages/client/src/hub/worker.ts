/**
 * The SharedWorker. A classic script; everything that must hear the first `connect` is set up synchronously, at
 * top level, or the event is lost for ever.
 */
import * as Comlink from "comlink";
import { realTime, tabLockName } from "./browser.ts";
import { createHub } from "./hub.ts";
import type { TabApi } from "./hubApi.ts";

interface WorkerScope {
  onconnect: ((event: MessageEvent) => void) | null;
  navigator: { locks?: LockManager };
}

const scope = globalThis as unknown as WorkerScope;
const locks = scope.navigator.locks;
const hub = createHub({
  ...realTime,
  watchTab(tabId, gone) {
    const stop = new AbortController();
    // Missing on insecure origins; there tabs say that they live.
    locks
      ?.request(tabLockName(tabId), { signal: stop.signal }, () => gone())
      // Aborted: the tab left by itself, or the hub is done with it.
      .catch(() => undefined);
    return () => stop.abort();
  },
});

/** Held for as long as this worker lives; tabs wait for it to learn of its death. */
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
  const api = hub.api((port) => Comlink.wrap<TabApi>(port) as unknown as TabApi, lockName);
  const onceHeld =
    <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      await held;
      return call(...args);
    };
  const answering = Object.freeze({
    ...api,
    // A tab that waits for a lock nobody holds yet would see this worker die at once.
    hello: onceHeld(api.hello),
    // Not before the hello that it takes back.
    leave: onceHeld(api.leave),
  });
  const [port] = event.ports;
  if (port !== undefined) Comlink.expose(answering, port);
};
