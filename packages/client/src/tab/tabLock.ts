/** The lock that says a tab lives: its hub waits for it, and has it when the tab is closed, crashed or gone. */
import { tabLockName } from "../hub/browser.ts";

export interface TabLock {
  /** Resolves once the lock is held; at once where there are no locks. */
  held: Promise<void>;
  release(): void;
}

export function holdTabLock(locks: LockManager | undefined, tabId: string): TabLock {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const held = new Promise<void>((granted) => {
    if (locks === undefined) return granted();
    const request = locks.request(tabLockName(tabId), () => {
      granted();
      return released;
    });
    request.catch(() => granted());
  });
  return { held, release: () => release() };
}
